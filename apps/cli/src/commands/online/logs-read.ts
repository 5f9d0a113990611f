import type { Connection } from '../../api/connection.js';
import { readLog, type LogQuestion } from '../../api/log.js';
import { hasCode } from '../../api/problems.js';
import type { ApplicationId } from '../../input/arguments.js';
import { tell } from '../../output/format.js';
import type { Beginning } from './logs-follow.js';
import type { Pod } from './logs-pods.js';

export interface LogsOptions {
  container?: string;
  follow?: true;
  previous?: true;
  timestamps?: true;
  /** Milliseconds. */
  since?: number;
  tail?: number;
  text?: string;
}
export interface Reading {
  readonly connection: Connection;
  readonly id: ApplicationId;
  readonly options: LogsOptions;
  readonly signal: AbortSignal;
}
export interface PodLine {
  readonly at?: string | undefined;
  readonly text: string;
}
/** Of each Pod, unless the command line says how many. */
export const LINES = 200;
/** The most that the api gives. */
const MOST_LINES = 5_000;

export const lineText = ({ timestamps }: LogsOptions, { at, text }: PodLine): string =>
  timestamps && at !== undefined ? `${at} ${text}` : text;

/**
 * Reads the log of a Pod to its end, and tells why it ended.
 * @throws ApiProblemError, UnreachableError if it can't be had
 */
export async function readPod(reading: Reading, pod: Pod, take: (line: PodLine) => void, beginning: Beginning = 'as asked'): Promise<void> {
  const { connection, id, options, signal } = reading;
  let isEmpty = true;
  try {
    for await (const message of readLog(connection, questionOf(id, pod, options, beginning), signal)) {
      if (message.kind === 'line') {
        isEmpty = false;
        take(message.line);
      } else if (message.kind === 'skipped')
        tell(`fairlead: ${message.lines.toLocaleString('en')} lines of ${pod.name} were left out, because they came too fast`);
      else if (message.kind === 'broke') tell(`fairlead: the log of ${pod.name} goes on from its last line in a moment: ${message.reason}`);
      // Of what was read whole the lines say enough.
      else if (options.follow || isEmpty) tell(`fairlead: the log of ${pod.name} ended: ${message.reason}`);
    }
  } catch (error) {
    if (signal.aborted) return;
    // Its Pod went while the connection was broken.
    if (isEmpty || !hasCode(error, 'NotFound')) throw error;
    tell(`fairlead: the log of ${pod.name} ended: the Pod is gone.`);
  }
}

function questionOf({ tenant, name }: ApplicationId, pod: Pod, options: LogsOptions, beginning: Beginning): LogQuestion {
  const { container, text } = options;
  const isAsked = beginning === 'as asked';
  const seconds = isAsked ? options.since && Math.max(1, Math.round(options.since / 1000)) : secondsOf(beginning);
  const query = {
    ...{ cluster: pod.cluster, namespace: pod.namespace, pod: pod.name, container, text },
    tail: isAsked ? (options.tail ?? LINES) : MOST_LINES,
    since: seconds,
    follow: options.follow ? 'true' : 'false',
    previous: options.previous ? 'true' : 'false',
  };
  const last = text === undefined || !isAsked ? undefined : options.tail;
  return { path: `/api/v1/applications/${tenant}/${name}/logs`, query, follow: options.follow === true, last };
}
const secondsOf = (beginning: Beginning): number | undefined => (typeof beginning === 'object' ? beginning.seconds : undefined);
