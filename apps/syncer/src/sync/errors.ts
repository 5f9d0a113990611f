import { FairleadError, Retry } from '@fairlead/contracts';

/** The lease is no longer held: another instance does this work. */
export class LeaseLostError extends FairleadError {
  readonly code = 'LeaseLost';
  readonly retry = Retry.backoff;
}
