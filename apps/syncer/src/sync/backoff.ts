/** Wait before the next attempt after a failed one, in milliseconds: 1 s, 2 s, 4 s … 3 min, as attempts of one generation go on. */
export const retryDelay = (attempt: number): number => Math.min(1000 * 2 ** Math.max(0, attempt - 1), 180_000);

/** A heal longer ago than this is forgotten, in milliseconds. */
const FORGET_HEALS = 120_000;
/**
 * Wait before an application's next self-heal, in milliseconds: none for the first three, then 2 s × 3^n up to 5 min, so that Fairlead and whoever
 * changes the same fields don't fight without end. The ladder is Argo CD's (argo.md §0.1), begun later because a person may well delete three objects in a row.
 */
export function healDelay(heals: readonly number[], now: number): number {
  const recent = heals.filter((at) => now - at < FORGET_HEALS).length;
  return recent < 3 ? 0 : Math.min(2000 * 3 ** (recent - 3), 300_000);
}
/** Heals that still count. */
export const recentHeals = (heals: readonly number[], now: number): number[] => heals.filter((at) => now - at < FORGET_HEALS);
