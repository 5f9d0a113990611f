/** Wait before the next attempt after a failed one, in milliseconds: 1 s, 2 s, 4 s … 3 min, as attempts of one generation go on. */
export const retryDelay = (attempt: number): number => Math.min(1000 * 2 ** Math.max(0, attempt - 1), 180_000);

/** How long an account's refusals are taken for rights that are on their way, in milliseconds, and how soon it is tried again meanwhile. */
export const RIGHTS_PATIENCE = 3_000;
export const RIGHTS_RETRY = 100;

/** A heal longer ago than this is forgotten, in milliseconds. */
const FORGET_HEALS = 120_000;
/** Heals of one object without any wait: a person at work changes the same thing several times. */
const FREE_HEALS = 5;
/**
 * Wait after an object's last self-heal before its next, in milliseconds: none for the first five, then 2 s × 3^n up to 5 min, so that Fairlead and whoever
 * changes the same object don't fight without end. The ladder is Argo CD's, which counts per application and begins at once.
 */
export function healDelay(heals: readonly number[], now: number): number {
  const recent = recentHeals(heals, now).length;
  return recent < FREE_HEALS ? 0 : Math.min(2000 * 3 ** (recent - FREE_HEALS), 300_000);
}
/** Heals that still count. */
export const recentHeals = (heals: readonly number[], now: number): number[] => heals.filter((at) => now - at < FORGET_HEALS);
