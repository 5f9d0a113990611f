import { connect, errors, type ConnectionOptions, type NatsConnection } from '@nats-io/transport-node';
import { jetstreamManager } from '@nats-io/jetstream';
import type { Logger } from '@fairlead/service-kit';
import { JetStreamDisabledError, NatsRefusedError } from '../errors.js';
import { delay } from '../waiting.js';
import { checkServerVersion } from './server-version.js';

export interface ConnectOptions {
  /** One URL or several separated by commas; credentials may stand in the first one (`nats://user:password@host:4222`, `nats://token@host`). */
  servers: string;
  /** Name that the server shows for this connection. */
  name: string;
  logger: Logger;
  /** Ends the waiting for a server that does not come. */
  signal?: AbortSignal;
}

const RETRY_MILLISECONDS = 500;
const LOG_EVERY_MILLISECONDS = 5_000;

/**
 * Connects and, from then on, reconnects for ever. Waits for a server that is not there, telling so every five seconds.
 * @throws NatsTooOldError, JetStreamDisabledError, NatsRefusedError
 */
export async function connectToNats(options: ConnectOptions): Promise<NatsConnection> {
  const { servers, credentials } = parseServers(options.servers);
  const connection = await firstConnection(options, {
    servers,
    ...credentials,
    name: options.name,
    maxReconnectAttempts: -1,
    reconnectTimeWait: 250,
    reconnectJitter: 250,
    // A half-open connection is noticed after three pings; an idle one costs two small packets in this time.
    pingInterval: 20_000,
    ignoreAuthErrorAbort: true,
    // Traces of asynchronous calls cost a stack capture per request.
    noAsyncTraces: true,
  });
  try {
    checkServerVersion(connection.info?.version, servers);
    await checkJetStream(connection, servers, options);
    return connection;
  } catch (error) {
    await connection.close();
    throw error;
  }
}

async function firstConnection(options: ConnectOptions, how: ConnectionOptions): Promise<NatsConnection> {
  let lastLog = -Infinity;
  for (;;) {
    try {
      return await connect({ ...how, timeout: 5_000 });
    } catch (cause) {
      if (cause instanceof errors.AuthorizationError || cause instanceof errors.UserAuthenticationExpiredError) {
        throw new NatsRefusedError(
          `NATS at ${String(how.servers)} refuses these credentials (${cause.message}). Nothing works without it; check the user and password, or the token, in NATS_URL.`,
          { servers: how.servers },
          cause,
        );
      }
      if (options.signal?.aborted) throw cause;
      if (performance.now() - lastLog > LOG_EVERY_MILLISECONDS) {
        lastLog = performance.now();
        options.logger.warn('waiting for NATS, trying again until it answers', { servers: how.servers, error: cause });
      }
      await delay(RETRY_MILLISECONDS, options.signal);
    }
  }
}

/** JetStream of a server that has just started, or of a cluster without a leader, may need a moment. */
async function checkJetStream(connection: NatsConnection, servers: readonly string[], options: ConnectOptions): Promise<void> {
  const until = performance.now() + 30_000;
  for (;;) {
    try {
      await jetstreamManager(connection);
      return;
    } catch (cause) {
      if (performance.now() < until && !options.signal?.aborted && connection.info?.jetstream) {
        await delay(RETRY_MILLISECONDS, options.signal);
        continue;
      }
      throw new JetStreamDisabledError(
        `NATS at ${servers.join(', ')} answers, but JetStream does not (${messageOf(cause)}). Every stream lives there, so nothing can start. ` +
          'Start nats-server with --jetstream (and --store_dir), or let this account use JetStream.',
        { servers },
        cause,
      );
    }
  }
}

/** Splits the list and takes credentials out of it, so that what is logged later holds none. */
export function parseServers(text: string): { servers: string[]; credentials: Pick<ConnectionOptions, 'user' | 'pass' | 'token'> } {
  let credentials: Pick<ConnectionOptions, 'user' | 'pass' | 'token'> = {};
  const servers = text.split(',').flatMap((part) => {
    const server = part.trim();
    const match = /^([a-z]+:\/\/)?([^@/]+)@(.*)$/.exec(server);
    if (!match) return server === '' ? [] : [server];
    const [, scheme = '', userInfo = '', rest = ''] = match;
    const colon = userInfo.indexOf(':');
    credentials =
      colon < 0
        ? { token: decodeURIComponent(userInfo) }
        : { user: decodeURIComponent(userInfo.slice(0, colon)), pass: decodeURIComponent(userInfo.slice(colon + 1)) };
    return [`${scheme}${rest}`];
  });
  return { servers, credentials };
}

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
