import type { PromotionState } from '@fairlead/contracts';
import type { Observation } from './observe.js';

export interface PromotionFacts {
  readonly state: PromotionState | undefined;
  /** Commit of the source environment that this is about. */
  readonly commit: string;
  readonly source: Observation;
  /** Since when the source environment has run the commit in good health; undefined while it doesn't. */
  readonly healthySince: Date | undefined;
  readonly soakMilliseconds: number;
  readonly needsApproval: boolean;
  readonly byPullRequest: boolean;
  /** Who approved, if somebody did. */
  readonly approved: boolean;
  readonly pullRequest: 'none' | 'open' | 'merged' | 'closed';
  /** The target has the version already, whoever brought it. */
  readonly isThere: boolean;
  readonly now: Date;
}
/** `open-pull-request`, `promote` (commit, merge, or merge of the pull request): Git is to be written; else only the state changes. */
export type PromotionStep =
  | { readonly do: 'move'; readonly to: PromotionState; readonly why?: string; readonly soakUntil?: Date }
  | { readonly do: 'open-pull-request' | 'promote' }
  | { readonly do: 'wait'; readonly until?: Date; readonly why?: string };

/** What is to be done about a version now: one step, decided by what is seen alone, so that it may be asked again at any time. */
export function nextPromotionStep(facts: PromotionFacts): PromotionStep {
  const { state, pullRequest, isThere } = facts;
  if (state === 'Promoted' || state === 'Rejected' || state === 'Superseded') return { do: 'wait' };
  if (pullRequest === 'merged' || isThere) return { do: 'move', to: 'Promoted' };
  if (pullRequest === 'closed') return { do: 'move', to: 'Rejected', why: 'the pull request was closed without merging' };
  if (state === 'Failed' && !facts.approved) return { do: 'wait', why: 'failed; a person may mend it, or approve it again' };
  // Once begun it is finished: what was written to Git is the promotion, however the source fares.
  if (state === 'Promoting') return { do: 'promote' };
  const soaked = soaking(facts);
  if (soaked) return soaked;
  if (facts.byPullRequest && pullRequest === 'none') return { do: 'open-pull-request' };
  if (facts.needsApproval && !facts.approved) {
    return state === 'AwaitingApproval' ? { do: 'wait', why: 'waits for approval' } : { do: 'move', to: 'AwaitingApproval' };
  }
  return { do: 'move', to: 'Promoting' };
}

/** What keeps the version where it is; undefined once it may go on. */
function soaking({ state, commit, source, healthySince, soakMilliseconds, now }: PromotionFacts): PromotionStep | undefined {
  const isRunning = source.kind === 'healthy' && source.commit === commit && healthySince !== undefined;
  if (!isRunning) {
    const why = source.kind === 'blocked' ? source.why : 'the environment runs another version';
    return { do: 'wait', why };
  }
  const until = new Date(healthySince.getTime() + soakMilliseconds);
  if (until <= now) return undefined;
  // What was told to be ripe stays so: a new beginning of the soak time must not take back what people were asked.
  if (state !== undefined && state !== 'Soaking') return state === 'Failed' ? undefined : { do: 'wait', until, why: 'soaks again' };
  return state === undefined ? { do: 'move', to: 'Soaking', soakUntil: until } : { do: 'wait', until, why: 'soaks' };
}
