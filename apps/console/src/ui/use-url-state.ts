import { useNavigate, useSearch } from '@tanstack/react-router';
import { useCallback } from 'react';

type State = Record<string, string | undefined>;

/** What stands after `?`, as the state of a page: what is shown can be sent to a colleague. */
export function useUrlState(): [State, (changes: State, options?: { replace?: boolean }) => void] {
  const state: State = useSearch({ strict: false });
  const navigate = useNavigate();
  const change = useCallback(
    (changes: State, { replace = true } = {}) => {
      void navigate({
        to: '.',
        replace,
        search: ((before: State) =>
          Object.fromEntries(
            Object.entries({ ...before, ...changes }).filter(([, value]) => value !== undefined && value !== ''),
          )) as never,
      });
    },
    [navigate],
  );
  return [state, change];
}
