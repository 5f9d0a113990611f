import type { LiveEvent } from '@fairlead/api-client';
import { useQueryClient, type QueryKey } from '@tanstack/react-query';
import { useEffect, useRef } from 'react';
import { useLive } from './live';

/** Events often come in bursts; what they touch is read again once for all of them, at most so often. */
const SETTLE_MILLISECONDS = 400;

/** Reads queries again when something happens that concerns them. */
export function useRefresh(keys: readonly QueryKey[], concerns: (event: LiveEvent) => boolean): void {
  const client = useQueryClient();
  const timer = useRef<number>(undefined);
  useEffect(() => () => window.clearTimeout(timer.current), []);
  useLive((event) => {
    if (event !== 'reset' && !concerns(event)) return;
    timer.current ??= window.setTimeout(() => {
      timer.current = undefined;
      for (const queryKey of keys) void client.invalidateQueries({ queryKey });
    }, SETTLE_MILLISECONDS);
  });
}
