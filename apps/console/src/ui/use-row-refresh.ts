import type { LiveEvent } from '@fairlead/api-client';
import { useEffect, useRef } from 'react';
import { useLive } from '../api/live';
import { useBurst } from '../api/use-burst';
import type { Pages } from './use-pages';

/** Events come in bursts; what they touch is read again once for all of them. */
const SETTLE_MILLISECONDS = 400;
/** Everything is read again at most so often. */
const ALL_MILLISECONDS = 2_000;

type Rows = Set<string> | 'all';
const both = (a: Rows, b: Rows): Rows => (a === 'all' || b === 'all' ? 'all' : new Set([...a, ...b]));

/** Reads those rows of a paged list again that an event is about. `touched` gives their keys; `all` if a row may have come or gone. */
export function useRowRefresh<Row>(
  { data = [], refresh }: Pages<Row>,
  touched: (event: LiveEvent, rows: readonly Row[]) => readonly string[] | 'all',
): void {
  const [changed, told] = [useRef<Rows>(new Set()), useRef<Rows>(new Set())];
  const burst = useBurst();
  const latest = useRef(refresh);
  useEffect(() => {
    latest.current = refresh;
  });
  const read = (): Promise<unknown> => {
    const now = changed.current;
    changed.current = new Set();
    told.current = both(told.current, now);
    return latest.current(now);
  };
  const late = (): void => {
    const rows = told.current;
    told.current = new Set();
    void latest.current(rows);
  };
  useLive((event) => {
    const keys = event === 'reset' ? 'all' : touched(event, data);
    if (keys !== 'all' && keys.length === 0) return;
    changed.current = both(changed.current, keys === 'all' ? keys : new Set(keys));
    burst({ read, late, settle: keys === 'all' ? ALL_MILLISECONDS : SETTLE_MILLISECONDS });
  });
}
