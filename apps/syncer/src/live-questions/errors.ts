import { FairleadError, LiveRefusal, Retry } from '@fairlead/contracts';

/** A question is about an application that this syncer knows nothing of on this cluster. */
export class ApplicationUnknownError extends FairleadError {
  readonly code = LiveRefusal.applicationUnknown;
  readonly retry = Retry.backoff;
}
const NOT_OF_IT = 'it is not there (any more), or it is not of this application. Its tree lists what is.';
/** An object is not there, or not of the application that is asked about. Which of the two is not told: names of others' objects are theirs. */
export class ObjectUnknownError extends FairleadError {
  readonly code = LiveRefusal.objectUnknown;
  readonly retry = Retry.never;
  /** For whoever names application, object and cluster. */
  readonly why = NOT_OF_IT;
  constructor(what: string, facts: Readonly<Record<string, unknown>>) {
    super(`${what}: ${NOT_OF_IT}`, facts);
  }
}
export class ContainerUnknownError extends FairleadError {
  readonly code = LiveRefusal.containerUnknown;
  readonly retry = Retry.never;
}
/** The cluster does not answer for some time, so nothing is asked of it. */
export class ClusterAwayError extends FairleadError {
  readonly code = LiveRefusal.clusterAway;
  readonly retry = Retry.backoff;
}
