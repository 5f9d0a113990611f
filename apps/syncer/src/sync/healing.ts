import type { ObjectResult } from '@fairlead/contracts';
import { objectKey, type SyncPlan } from '@fairlead/domain';
import type { ApplicationState } from './application-state.js';
import { healDelay, recentHeals } from './backoff.js';

/**
 * Takes out of a plan that heals what was healed too often lately, object by object: two that want the same object to be different must not fight without end.
 * @returns in how many milliseconds the first of them may be healed, and what people are told of each
 */
export function postpone(application: ApplicationState, plan: SyncPlan): { wait: number | undefined; left: Map<string, string> } {
  const left = new Map<string, string>();
  if (application.isNew || application.requested) return { wait: undefined, left };
  const now = Date.now();
  let wait: number | undefined;
  for (const step of plan.steps) {
    if (step.type !== 'apply') continue;
    step.actions = step.actions.filter(({ desired: { key } }) => {
      const heals = recentHeals(application.heals.get(key) ?? [], now);
      const due = (heals.at(-1) ?? 0) + healDelay(heals, now) - now;
      if (heals.length === 0 || due <= 0) return true;
      wait = Math.min(wait ?? due, due);
      left.set(
        key,
        `changed by hand again and again (${heals.length} times within two minutes): healed next at ${new Date(now + due).toISOString()}`,
      );
      return false;
    });
  }
  plan.steps = plan.steps.filter(({ actions }) => actions.length > 0);
  return { wait, left };
}

/** Remembers what was healed just now. */
export function noteHeals(application: ApplicationState, healed: readonly ObjectResult[]): void {
  const now = Date.now();
  for (const result of healed) {
    const key = objectKey(result);
    application.heals.set(key, [...recentHeals(application.heals.get(key) ?? [], now), now]);
  }
  for (const [key, heals] of application.heals) if (recentHeals(heals, now).length === 0) application.heals.delete(key);
}
