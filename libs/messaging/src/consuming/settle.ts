import { FairleadError } from '@fairlead/contracts';
import { stepOf } from '../waiting.js';

/** What becomes of a message after its handler has ended. */
export type Settlement =
  { readonly kind: 'handled' } | { readonly kind: 'again'; readonly delayMilliseconds: number } | { readonly kind: 'dead' };

/** Delays before the second, third, … attempt. Ten attempts span 12.6 minutes: longer than a restart of anything, short enough to be told. */
export const BACKOFF_MILLISECONDS = [1_000, 5_000, 30_000, 120_000] as const;
export const DEFAULT_MAX_DELIVER = 10;

/**
 * The one place that decides, and only by the error's class: `never` is given up on at once; `after` is tried again after that time, for as long
 * as it takes (what the handler depends on is away); `backoff`, and every error that is not the platform's own, is tried again with growing
 * delay until the last attempt.
 */
export function settlementOf(error: unknown, attempt: number, maxDeliver: number): Settlement {
  if (error === undefined) return { kind: 'handled' };
  const retry = error instanceof FairleadError ? error.retry : undefined;
  if (retry?.kind === 'never') return { kind: 'dead' };
  if (retry?.kind === 'after') return { kind: 'again', delayMilliseconds: retry.milliseconds };
  if (attempt >= maxDeliver) return { kind: 'dead' };
  return { kind: 'again', delayMilliseconds: stepOf(BACKOFF_MILLISECONDS, attempt) };
}
