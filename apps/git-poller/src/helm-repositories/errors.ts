import { FairleadError, Retry } from '@fairlead/contracts';

/** The index or a chart of a Helm repository can't be had. Its host may answer otherwise later, so it is tried again. */
export class HelmRepositoryError extends FairleadError {
  readonly retry = Retry.backoff;
  constructor(
    readonly code: 'SourceUnreachable' | 'SourceAuthenticationFailed' | 'RepositoryNotFound' | 'IndexInvalid' | 'ChartInvalid',
    message: string,
    cause?: unknown,
  ) {
    super(message, {}, cause);
  }
}

/** An application asks for what the repository's index doesn't have. */
export class ChartRefusedError extends FairleadError {
  readonly retry = Retry.never;
  constructor(
    readonly code: 'ChartMissing' | 'ChartNotFound' | 'ChartVersionNotFound',
    message: string,
  ) {
    super(message);
  }
}
