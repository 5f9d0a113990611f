import { FairleadError, Retry } from '@fairlead/contracts';

/** A Secret of the name is there that was not made from the SealedSecret, and does not bear the annotation that lets it be taken over. */
export class NotManagedError extends FairleadError {
  override readonly code = 'SecretNotManaged';
  override readonly retry = Retry.backoff;
}
