import { useEffect } from 'react';

const REST_MILLISECONDS = 300;
const PATIENCE_MILLISECONDS = 1_500;

/**
 * Fetches parts of a page (see `part`) once what it is opened for is there and the browser has nothing else to do, so that they are there when they are
 * asked for.
 * @param parts the same array each time
 * @param begun told once it has come to that; the same function each time
 */
export function useLater(ready: boolean, parts: readonly { readonly preload: () => Promise<void> }[], begun?: () => void): void {
  useEffect(() => {
    if (!ready) return;
    const begin = (): void => {
      begun?.();
      for (const each of parts) void each.preload();
    };
    // Safari has no idle callbacks.
    const timer = window.setTimeout(() => {
      if ('requestIdleCallback' in window) window.requestIdleCallback(begin, { timeout: PATIENCE_MILLISECONDS });
      else begin();
    }, REST_MILLISECONDS);
    return () => window.clearTimeout(timer);
  }, [ready, parts, begun]);
}
