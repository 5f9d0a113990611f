import { FairleadError, LiveRefusal } from '@fairlead/contracts';
import {
  AnswerBrokenError,
  AnswererStoppedError,
  AnswerLateError,
  AskingCancelledError,
  NatsUnavailableError,
  NobodyAnswersError,
  QuestionRefusedError,
} from '@fairlead/messaging';
import { ApiError } from '../rest/api-error.js';

const RETRY_SECONDS = 5;
const TITLE = 'The cluster can not be asked now';

/** What a live question ended with, for the person who asked it. Anything else as it is. */
export function liveProblem(error: unknown, cluster: string): unknown {
  if (error instanceof NobodyAnswersError) return nobody(cluster);
  if (error instanceof QuestionRefusedError) return refused(error, cluster);
  if (error instanceof AskingCancelledError) return away(error.code, 'Whoever asked went away, or the api stops.', 'Ask again.');
  if (error instanceof AnswerLateError) {
    return away(
      'NoAnswer',
      `Cluster ${cluster}, or its syncer, did not answer in time.`,
      'Try again; if it stays, the platform team looks at the API server of the cluster and at the log of the syncer.',
    );
  }
  if (error instanceof AnswererStoppedError || error instanceof AnswerBrokenError) {
    return away(
      'SyncerChanges',
      `The syncer of cluster ${cluster} stopped in the middle of the answer.`,
      'Another one takes over within seconds: try again.',
    );
  }
  if (error instanceof NatsUnavailableError) {
    return away(error.code, error.message, 'Try again in a few seconds. What clusters run goes on without NATS.');
  }
  return error;
}

const away = (code: string, detail: string, advice: string): ApiError =>
  new ApiError({ status: 503, code, title: TITLE, detail, advice, retryAfter: RETRY_SECONDS });

const nobody = (cluster: string): ApiError =>
  away(
    'ClusterNotServed',
    `No syncer serves cluster ${cluster} now.`,
    'After an update this lasts seconds. If it stays, ask the platform team: a syncer must run, and the System page tells which clusters are served.',
  );

const missing = (title: string, detail: string, advice: string): ApiError =>
  new ApiError({ status: 404, code: 'NotFound', title, detail, advice });

function refused({ reason, message }: QuestionRefusedError, cluster: string): ApiError {
  switch (reason) {
    case LiveRefusal.objectUnknown:
      return missing('There is no such object', message, 'Read the tree again: objects that were made by others come and go.');
    case LiveRefusal.containerUnknown:
      return missing('There is no such container', message, 'Name one of the containers, or none for the first.');
    case LiveRefusal.applicationUnknown:
      return missing(
        'The application is not on this cluster',
        message,
        'GET /api/v1/applications/{tenant}/{name} tells how it stands on each cluster.',
      );
    case LiveRefusal.clusterAway:
    case 'ClusterUnreachable':
    case 'WatchUnavailable':
      return away(reason, message, 'Ask the platform team if it stays away. Everything else of the application can still be looked at.');
    case 'KubeForbidden':
    case 'KubeUnauthorized':
      return away(reason, message, `Ask the platform team: the account that Fairlead reads cluster ${cluster} as lacks a right.`);
    case 'KubeApiError':
    case 'KubeInvalid':
    case 'KubeNotFound':
      return away(
        reason,
        message,
        'These are the words of the cluster’s API server. A log needs its node to be reachable, and a container that has started.',
      );
    case 'TooManyQuestions':
      return new ApiError({
        status: 429,
        code: 'TooManyLive',
        title: 'Too many live requests at once',
        detail: message,
        advice: `Others look at cluster ${cluster} too. Try again in some seconds.`,
        retryAfter: RETRY_SECONDS,
      });
    case 'AnswerTooLarge':
      return away(reason, message, 'It can be read with kubectl.');
    default:
      return away(reason, message, 'Try again; if it stays, the log of the syncer tells more.');
  }
}

/** Why a stream has ended; `again`: it goes on when it is asked for anew. */
export interface StreamEnd {
  readonly reason: string;
  readonly again?: true;
}

/** For the end of a stream that has begun: there only a sentence can be told. */
export function endOf(error: unknown, cluster: string): StreamEnd {
  const problem = liveProblem(error, cluster);
  if (problem instanceof ApiError) {
    const { status, detail, advice } = problem.fields;
    return { reason: `${detail.replace(/\.?$/, '.')} ${advice}`, ...((status === 503 || status === 429) && { again: true }) };
  }
  return { reason: problem instanceof FairleadError ? problem.message : 'The api met an error that it did not expect. Ask again.' };
}
