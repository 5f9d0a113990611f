import { startTransition, useEffect, useState } from 'react';

const FIRST = 2;
const LATER_MILLISECONDS = 300;

/** How many rows beyond those in sight are drawn: few in the first frame, which is there earlier so; soon after as many as quick scrolling needs. @param waiting other rows are about to come, and begin anew */
export function useOverscan(rows: number, waiting = false): number {
  const [enough, setEnough] = useState(false);
  if (waiting && enough) setEnough(false);
  useEffect(() => {
    if (waiting) return;
    const timer = window.setTimeout(() => startTransition(() => setEnough(true)), LATER_MILLISECONDS);
    return () => window.clearTimeout(timer);
  }, [waiting]);
  return enough ? rows : Math.min(FIRST, rows);
}
