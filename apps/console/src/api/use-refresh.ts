import type { LiveEvent } from '@fairlead/api-client';
import { useQueryClient, type QueryKey } from '@tanstack/react-query';
import { useLive } from './live';
import { useBurst } from './use-burst';

/** Events often come in bursts; what they touch is read again once for all of them, at most so often. */
const SETTLE_MILLISECONDS = 400;

/** Reads queries again when something happens that concerns them; `settle` milliseconds after the first of a burst. */
export function useRefresh(keys: readonly QueryKey[], concerns: (event: LiveEvent) => boolean, settle = SETTLE_MILLISECONDS): void {
  const client = useQueryClient();
  const burst = useBurst();
  useLive((event) => {
    if (event !== 'reset' && !concerns(event)) return;
    const read = (): Promise<unknown> => Promise.all(keys.map((queryKey) => client.invalidateQueries({ queryKey })));
    burst({ read, late: read, settle });
  });
}
