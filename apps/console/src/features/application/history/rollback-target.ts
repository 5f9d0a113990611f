import type { Rendering } from '@fairlead/api-client';

export interface RollbackChoice {
  readonly current: Rendering | undefined;
  /** What one can go back to, newest first. */
  readonly targets: readonly Rendering[];
  readonly target: Rendering | undefined;
}

/** What a rollback would go from and to. Without a wish: the newest rendering before the one that runs. */
export function rollbackChoice(renderings: readonly Rendering[], wished: string | undefined): RollbackChoice {
  const current = renderings.find((one) => one.current);
  const targets = renderings.filter((one) => !one.current && !one.held && one.fingerprint !== current?.fingerprint);
  const earlier = targets.find(({ generation }) => current === undefined || generation < current.generation);
  return { current, targets, target: targets.find(({ fingerprint }) => fingerprint === wished) ?? earlier ?? targets[0] };
}
