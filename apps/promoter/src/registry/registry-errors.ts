import { FairleadError, Retry, type After, type Backoff } from '@fairlead/contracts';

/** A container registry could not be asked. */
export class RegistryError extends FairleadError {
  constructor(
    readonly code:
      'RegistryUnreachable' | 'RegistryAuthenticationFailed' | 'ImageNotFound' | 'RegistryRateLimited' | 'RegistryAnswerInvalid',
    readonly retry: Backoff | After,
    message: string,
    facts: Readonly<Record<string, unknown>> = {},
    cause?: unknown,
  ) {
    super(message, facts, cause);
  }
}

export function refusalOf(image: string, response: Response, hasLogin: boolean): RegistryError {
  const { status, headers } = response;
  const facts = { image, status };
  if (status === 429) {
    const wait = Math.max(1, Number(headers.get('retry-after')) || 60) * 1000;
    const at = new Date(Date.now() + wait).toISOString();
    return new RegistryError(
      'RegistryRateLimited',
      Retry.after(wait),
      `The registry of ${image} takes no more requests until ${at}. It is asked again then.`,
      facts,
    );
  }
  if (status === 401 || status === 403) {
    const login = hasLogin ? 'the credentials given' : 'nobody without credentials';
    return new RegistryError(
      'RegistryAuthenticationFailed',
      Retry.backoff,
      `The registry lets ${login} not read ${image} (${status}). Check the ImageRepository's credentialsRef and what it names; it is asked again by itself.`,
      facts,
    );
  }
  if (status === 404) {
    return new RegistryError(
      'ImageNotFound',
      Retry.backoff,
      `The registry has no image ${image}. Push one, or correct spec.image; it is asked again by itself.`,
      facts,
    );
  }
  return new RegistryError(
    'RegistryUnreachable',
    Retry.backoff,
    `The registry of ${image} answers ${status}. It is asked again by itself.`,
    facts,
  );
}
