import type { LiveEvent } from '@fairlead/api-client';
import { useEffect, useRef } from 'react';
import { useLive } from '../api/live';
import type { Pages } from './use-pages';

/** Events come in bursts; what they touch is read again once for all of them. */
const SETTLE_MILLISECONDS = 400;
/** Everything is read again at most so often. */
const ALL_MILLISECONDS = 2_000;

/** Reads those rows of a paged list again that an event is about. `touched` gives their keys; `all` if a row may have come or gone. */
export function useRowRefresh<Row>(
  { data = [], refresh }: Pages<Row>,
  touched: (event: LiveEvent, rows: readonly Row[]) => readonly string[] | 'all',
): void {
  const changed = useRef<Set<string> | 'all'>(new Set());
  const timer = useRef<number>(undefined);
  const latest = useRef(refresh);
  useEffect(() => {
    latest.current = refresh;
  });
  useEffect(() => () => window.clearTimeout(timer.current), []);
  useLive((event) => {
    const keys = event === 'reset' ? 'all' : touched(event, data);
    if (keys !== 'all' && keys.length === 0) return;
    if (keys === 'all') changed.current = 'all';
    else if (changed.current !== 'all') keys.forEach((key) => (changed.current as Set<string>).add(key));
    timer.current ??= window.setTimeout(
      () => {
        timer.current = undefined;
        const now = changed.current;
        changed.current = new Set();
        latest.current(now);
      },
      keys === 'all' ? ALL_MILLISECONDS : SETTLE_MILLISECONDS,
    );
  });
}
