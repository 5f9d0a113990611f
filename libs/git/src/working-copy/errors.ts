import { FairleadError, Retry } from '@fairlead/contracts';

/** Two changes of the same lines: nothing was pushed, and a person has to decide. */
export class MergeConflictError extends FairleadError {
  readonly code = 'MergeConflict';
  readonly retry = Retry.never;
  constructor(
    what: string,
    readonly files: readonly string[],
  ) {
    const shown = files.slice(0, 10).join(', ') + (files.length > 10 ? ` and ${files.length - 10} more` : '');
    super(
      `${what} conflicts with later changes in ${shown}. Nothing was pushed; make the change by hand, resolve the conflict and push it.`,
      {
        files: files.slice(0, 50),
      },
    );
  }
}
/** The host doesn't take the push, whatever it holds: a protected branch, a hook, a quota. */
export class PushRefusedError extends FairleadError {
  readonly code = 'PushRefused';
  readonly retry = Retry.never;
  constructor(
    url: string,
    branch: string,
    why: string,
    /** The branch takes changes by pull request only. */
    readonly isProtected: boolean,
  ) {
    const remedy = isProtected
      ? 'Allow the account whose credentials Fairlead uses to push to it, or have the change made by pull request.'
      : "Correct what the host's words name, then ask again.";
    super(`${url} refuses the push to ${branch}: ${why}. Nothing was changed. ${remedy}`, { url, branch });
  }
}
/** The credentials may read the repository but not write to it. */
export class PushDeniedError extends FairleadError {
  readonly code = 'PushDenied';
  readonly retry = Retry.backoff;
  constructor(url: string, why: string, cause?: unknown) {
    super(
      `${url} may not be pushed to: ${why}. Check that the repository's credentialsRef names credentials in the promoter's own folder that may write to it; it is tried again with growing delay.`,
      { url },
      cause,
    );
  }
}
/** Others pushed to the branch each time before this change could be. */
export class BranchBusyError extends FairleadError {
  readonly code = 'BranchBusy';
  readonly retry = Retry.backoff;
  constructor(url: string, branch: string, attempts: number) {
    super(
      `${branch} of ${url} moved ${attempts} times while a change to it was being made. Nothing was pushed; it is tried again a little later.`,
      { url, branch },
    );
  }
}
