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

/** What a failed request is told by: who shows it beside its object's name needs only what was said. */
interface Failed {
  /** What was asked: `apply Deployment shop/web`. */
  readonly doing: string;
  /** What came of it, without the name of the object that was asked about. */
  readonly said: string;
  readonly facts?: Readonly<Record<string, unknown>>;
}
interface Refused extends Failed {
  readonly status: number;
  readonly reason?: string | undefined;
  /** What to do about it, as a sentence. */
  readonly advice?: string | undefined;
  readonly retryAfterMilliseconds?: number | undefined;
  readonly code?: KubeApiError['code'];
}

/** The API server refused a request. `code` tells those apart that a person handles in different ways. */
export class KubeApiError extends FairleadError {
  override readonly code:
    'KubeApiError' | 'KubeConflict' | 'KubeForbidden' | 'KubeUnauthorized' | 'KubeNotFound' | 'KubeInvalid' | 'KubeUnknownField';
  override readonly retry;
  readonly status: number;
  /** Kubernetes' word for it, for example `AlreadyExists`; empty if the answer had none. */
  readonly reason: string;
  /** The API server's words, without the name of the object that was asked about. */
  readonly said: string;
  /** `said`, and what to do about it: for whoever names the object. */
  readonly why: string;
  readonly retryAfterMilliseconds: number | undefined;
  constructor({ doing, said, status, reason = '', facts, advice, retryAfterMilliseconds, code }: Refused) {
    const why = advice === undefined ? said : `${said}. ${advice}`;
    super(`${doing}: ${why}`, { status, reason, ...facts });
    this.status = status;
    this.reason = reason;
    this.said = said;
    this.why = why;
    this.retryAfterMilliseconds = retryAfterMilliseconds;
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
  /** For whoever names the object. */
  readonly why: string;
  constructor({ doing, said, facts }: Failed, cause: unknown) {
    super(`${doing}: ${said}`, facts, cause);
    this.why = said;
  }
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

/** Why a request failed, for a text that names its object already; the whole message of any other error. */
export function whyFailed(error: unknown): string {
  if (error instanceof KubeApiError || error instanceof ClusterUnreachableError) return error.why;
  return error instanceof Error ? error.message : String(error);
}
