import { FairleadError, Retry } from '@fairlead/contracts';

/** The `Status` object that the API server answers failures with. */
export interface ApiStatus {
  message?: string;
  reason?: string;
  code?: number;
  details?: {
    name?: string;
    group?: string;
    kind?: string;
    causes?: { reason?: string; message?: string; field?: string }[];
    retryAfterSeconds?: number;
  };
}

/** The API server refused a request. `code` tells those apart that a person handles in different ways. */
export class KubeApiError extends FairleadError {
  override readonly code:
    'KubeApiError' | 'KubeConflict' | 'KubeForbidden' | 'KubeUnauthorized' | 'KubeNotFound' | 'KubeInvalid' | 'KubeUnknownField';
  override readonly retry;
  constructor(
    message: string,
    readonly status: number,
    /** Kubernetes' word for it, for example `AlreadyExists`; empty if the answer had none. */
    readonly reason: string,
    facts: Readonly<Record<string, unknown>> = {},
    readonly retryAfterMilliseconds?: number,
    code?: KubeApiError['code'],
  ) {
    super(message, { status, reason, ...facts });
    this.code = code ?? codeOf(status);
    const hopeless = this.code === 'KubeUnknownField' || this.code === 'KubeInvalid';
    this.retry = hopeless ? Retry.never : retryOf(status, retryAfterMilliseconds);
  }
}

function codeOf(status: number): KubeApiError['code'] {
  if (status === 401) return 'KubeUnauthorized';
  if (status === 403) return 'KubeForbidden';
  if (status === 404) return 'KubeNotFound';
  if (status === 409) return 'KubeConflict';
  return status === 400 || status === 422 ? 'KubeInvalid' : 'KubeApiError';
}

/** What the request asks for can't be had: the same document fails the same way. 401, 403 and 404 may be mended in the cluster. */
const HOPELESS = new Set([400, 405, 406, 413, 415, 422]);
function retryOf(status: number, retryAfterMilliseconds: number | undefined) {
  if (HOPELESS.has(status)) return Retry.never;
  return retryAfterMilliseconds === undefined ? Retry.backoff : Retry.after(retryAfterMilliseconds);
}

/** No answer: the cluster, the way to it, or its certificate is at fault. */
export class ClusterUnreachableError extends FairleadError {
  override readonly code = 'ClusterUnreachable';
  override readonly retry = Retry.backoff;
}
/** The cluster serves no such kind (yet): its CustomResourceDefinition is missing or not established. */
export class KindNotServedError extends FairleadError {
  override readonly code = 'KindNotServed';
  override readonly retry = Retry.backoff;
}
/** The credentials of a cluster can't be read or used. */
export class KubeconfigError extends FairleadError {
  override readonly code = 'KubeconfigInvalid';
  override readonly retry = Retry.backoff;
}
