import { FairleadError, Retry, type PromotionState } from '@fairlead/contracts';

/**
 * How a version on its way to an environment may go on. `undefined` is where it begins. `PullRequestOpen`: made, and next comes a decision or the merge;
 * `AwaitingApproval`: a person must decide, whether there is a pull request or not; `Promoting`: Git is being written.
 */
export const PROMOTION_MOVES: Readonly<Record<PromotionState | 'none', readonly PromotionState[]>> = {
  none: ['Soaking', 'AwaitingApproval', 'PullRequestOpen', 'Promoting', 'Promoted', 'Failed'],
  Soaking: ['AwaitingApproval', 'PullRequestOpen', 'Promoting', 'Promoted', 'Rejected', 'Superseded', 'Failed'],
  PullRequestOpen: ['AwaitingApproval', 'Promoting', 'Promoted', 'Rejected', 'Superseded', 'Failed'],
  AwaitingApproval: ['PullRequestOpen', 'Promoting', 'Promoted', 'Rejected', 'Superseded', 'Failed'],
  Promoting: ['PullRequestOpen', 'Promoted', 'Rejected', 'Superseded', 'Failed'],
  // What a person mends by hand, or approves again.
  Failed: ['Promoting', 'Promoted', 'Rejected', 'Superseded'],
  Promoted: [],
  Rejected: [],
  Superseded: [],
};

/** Nothing comes after it. */
export const isFinal = (state: PromotionState): boolean => PROMOTION_MOVES[state].length === 0;

/** A fault of the program: a version can't go from one state to the other. */
export class IllegalMoveError extends FairleadError {
  readonly code = 'IllegalPromotionMove';
  readonly retry = Retry.never;
}

/** @throws IllegalMoveError */
export function assertMove(from: PromotionState | undefined, to: PromotionState): void {
  if (PROMOTION_MOVES[from ?? 'none'].includes(to)) return;
  throw new IllegalMoveError(`A promotion can't go from ${from ?? 'its beginning'} to ${to}.`, { from, to });
}
