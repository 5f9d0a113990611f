import { FairleadError, Retry } from '@fairlead/contracts';

/** An ExternalSecret or store asks for something that is wrong, not allowed or not built in: the same document fails the same way. */
export class SecretSpecError extends FairleadError {
  override readonly code = 'SecretSpecInvalid';
  override readonly retry = Retry.never;
}
/** The provider has no such secret. */
export class NoSecretError extends FairleadError {
  override readonly code = 'SecretNotFound';
  override readonly retry = Retry.backoff;
}
/** The provider could not be asked, or answered something of no use. Never holds what it answered. */
export class SecretProviderError extends FairleadError {
  override readonly code = 'SecretProviderFailed';
  override readonly retry = Retry.backoff;
}
