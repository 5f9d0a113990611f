import { FairleadError, Retry, type After, type Backoff, type Never } from '@fairlead/contracts';

export interface PullRequest {
  readonly number: number;
  /** For people. */
  readonly url: string;
  readonly state: 'open' | 'merged' | 'closed';
  /** Commit on the target branch, once merged. */
  readonly mergeCommit?: string;
  /** Who merged it, as the forge names them. */
  readonly mergedBy?: string;
  /** Undefined while the forge is still finding out. */
  readonly mergeable?: boolean;
}
export interface NewPullRequest {
  /** Branch of the same repository that is merged. */
  readonly head: string;
  /** Branch that it is merged into. */
  readonly base: string;
  readonly title: string;
  /** Markdown. */
  readonly body: string;
}
export interface MergeOptions {
  /** The head must still be this commit. */
  readonly head?: string;
  readonly title: string;
  readonly message: string;
}

/** Pull requests of one repository on a forge. */
export interface Forge {
  /** The newest pull request of these branches, whatever became of it. */
  find(head: string, base: string): Promise<PullRequest | undefined>;
  open(request: NewPullRequest): Promise<PullRequest>;
  get(number: number): Promise<PullRequest>;
  /** Makes a merge commit. @throws MergeBlockedError while the forge doesn't let it be merged */
  merge(number: number, options: MergeOptions): Promise<PullRequest>;
  close(number: number): Promise<void>;
}

/** A request to a forge's API did not do what it was to do. */
export class ForgeError extends FairleadError {
  constructor(
    readonly code:
      'ForgeUnreachable' | 'ForgeAuthenticationFailed' | 'ForgeForbidden' | 'ForgeNotFound' | 'ForgeRefused' | 'ForgeRateLimited',
    readonly retry: Never | Backoff | After,
    message: string,
    facts: Readonly<Record<string, unknown>> = {},
    cause?: unknown,
  ) {
    super(message, facts, cause);
  }
}
/** The forge keeps a pull request from being merged now: a review or a check is missing, it conflicts, or its branch moved. */
export class MergeBlockedError extends FairleadError {
  readonly code = 'MergeBlocked';
  readonly retry = Retry.after(30_000);
  constructor(url: string, why: string) {
    super(
      `${url} can't be merged yet: ${why}. It is tried again every half minute; give it on the forge what it wants, or merge it there.`,
      { url },
    );
  }
}
