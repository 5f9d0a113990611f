import { FairleadError, Retry } from '@fairlead/contracts';
import { KubeApiError } from '@fairlead/kube';

/** The API server refuses a Secret as it was to be written. Fields are named; what the server quotes, which may be a value, is not. */
export class SecretRefusedError extends FairleadError {
  override readonly code = 'SecretRefused';
  override readonly retry = Retry.backoff;
}

const FAULT = /([\w.[\]/-]+): (Invalid value|Required value|Forbidden|Unsupported value|Too long|Duplicate value)/g;

/** Translates what an API server says about a Secret. */
export function withoutValues(error: unknown, name: string): unknown {
  if (!(error instanceof KubeApiError) || (error.status !== 400 && error.status !== 422 && error.status !== 500)) return error;
  const faults = [...new Set([...error.message.matchAll(FAULT)].map(([, field, fault]) => `${field}: ${fault}`))].join(', ');
  const where = faults === '' ? '' : `: ${faults}`;
  return new SecretRefusedError(
    `The API server refuses Secret ${name} (${error.status})${where}. Correct the document that it is made of; it is tried again`,
    { secretName: name, status: error.status },
  );
}
