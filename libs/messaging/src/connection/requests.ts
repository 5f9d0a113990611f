import { errors } from '@nats-io/transport-node';
import { JetStreamApiCodes, JetStreamApiError } from '@nats-io/jetstream';
import { NatsRequestError, NatsUnavailableError } from '../errors.js';
import { delay, stepOf } from '../waiting.js';
import type { ConnectionEvents } from './connection-events.js';

/** How long a request is tried again before its caller is told. Longer than a server's restart, shorter than anyone's patience. */
export const PATIENCE_MILLISECONDS = 20_000;
/** What was sent while the connection was away is answered this soon after it is back. */
const GRACE_MILLISECONDS = 500;
const RETRY_SCHEDULE = [50, 100, 250, 500, 1_000] as const;

/** Whether trying again makes sense: the server is away, starting, or between two leaders. */
export function isTransient(error: unknown): boolean {
  if (error instanceof errors.ClosedConnectionError || error instanceof errors.DrainingConnectionError) return false;
  if (error instanceof errors.TimeoutError || error instanceof errors.NoRespondersError || error instanceof errors.RequestError)
    return true;
  if (error instanceof errors.ConnectionError) return true;
  if (error instanceof Error && error.name === 'JetStreamNotEnabled') return true;
  // 503: no leader, storage not ready yet, JetStream starting.
  return error instanceof JetStreamApiError && error.status === 503;
}

export const isNotFound = (error: unknown): boolean =>
  error instanceof JetStreamApiError &&
  (error.code === JetStreamApiCodes.StreamNotFound ||
    error.code === JetStreamApiCodes.ConsumerNotFound ||
    error.code === JetStreamApiCodes.NoMessageFound);

export const isWrongLastSequence = (error: unknown): boolean =>
  error instanceof JetStreamApiError &&
  (error.code === JetStreamApiCodes.StreamWrongLastSequence || error.code === JetStreamApiCodes.StreamWrongLastSequenceUnknown);

/**
 * Runs a request that may be repeated until it is answered.
 * @throws NatsUnavailableError when the patience is over; an answer that says no as it is
 */
export async function withRetries<T>(
  events: ConnectionEvents,
  request: () => Promise<T>,
  patienceMilliseconds = PATIENCE_MILLISECONDS,
): Promise<T> {
  const until = performance.now() + patienceMilliseconds;
  for (let attempt = 1; ; attempt++) {
    try {
      return await unlessLost(events, request);
    } catch (error) {
      if (!isTransient(error)) throw error;
      const wait = stepOf(RETRY_SCHEDULE, attempt);
      if (performance.now() + wait > until) throw unavailable(error, patienceMilliseconds);
      await delay(wait);
    }
  }
}

/** A request that the server had when the connection broke is never answered; without this it would be waited for until its timeout. */
function unlessLost<T>(events: ConnectionEvents, request: () => Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    let grace: NodeJS.Timeout | undefined;
    const forget = events.onReconnect(() => {
      grace = setTimeout(() => reject(new errors.TimeoutError()), GRACE_MILLISECONDS);
    });
    const end = (): void => {
      clearTimeout(grace);
      forget();
    };
    request().then(resolve, reject).finally(end);
  });
}

function unavailable(cause: unknown, patienceMilliseconds: number): NatsUnavailableError {
  const reason = cause instanceof Error ? cause.message : String(cause);
  return new NatsUnavailableError(
    `NATS gave no answer for ${patienceMilliseconds / 1000} s (${reason}). It is tried again; look at the NATS server if this goes on.`,
    { reason },
    cause,
  );
}

/** The platform's own error for what a request threw. */
export function translated(error: unknown, what: string, facts: Record<string, unknown> = {}): unknown {
  if (error instanceof errors.ClosedConnectionError || error instanceof errors.DrainingConnectionError) {
    return new NatsUnavailableError(`${what}: the connection to NATS is closed because the service stops.`, facts, error);
  }
  if (error instanceof JetStreamApiError) {
    return new NatsRequestError(
      `${what}: NATS answers "${error.message}". It is tried again; check the stream's limits and this user's permissions.`,
      facts,
      error,
    );
  }
  return error;
}
