import { healDelay, recentHeals } from '../../sync/backoff.js';

/** How often what was made was found changed, so that Fairlead and whoever changes it don't fight without end. */
export class Repairs {
  private readonly times = new Map<string, readonly number[]>();

  /** Milliseconds for which it must be left as it is; 0: it may be repaired, which is noted. */
  pause(name: string, now: number): number {
    const recent = recentHeals(this.times.get(name) ?? [], now);
    const pause = Math.max(0, (recent.at(-1) ?? 0) + healDelay(recent, now) - now);
    if (pause === 0) this.times.set(name, [...recent, now]);
    return pause;
  }
  forget(name: string): void {
    this.times.delete(name);
  }
}
