import { startTransition, useEffect, useState } from 'react';

const FIRST = 2;
const LATER_MILLISECONDS = 300;

/** How many rows beyond those in sight are drawn: few in the first frame, which is there earlier so; soon after as many as quick scrolling needs. */
export function useOverscan(rows: number): number {
  const [overscan, setOverscan] = useState(Math.min(FIRST, rows));
  useEffect(() => {
    const timer = window.setTimeout(() => startTransition(() => setOverscan(rows)), LATER_MILLISECONDS);
    return () => window.clearTimeout(timer);
  }, [rows]);
  return overscan;
}
