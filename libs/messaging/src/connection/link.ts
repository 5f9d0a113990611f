import type { NatsConnection } from '@nats-io/transport-node';
import type { JetStreamClient, JetStreamManager } from '@nats-io/jetstream';
import type { Logger } from '@fairlead/service-kit';
import type { ConnectionEvents } from './connection-events.js';

/** What every part needs to talk to NATS. */
export interface Link {
  readonly connection: NatsConnection;
  readonly client: JetStreamClient;
  readonly manager: JetStreamManager;
  readonly events: ConnectionEvents;
  readonly logger: Logger;
  /**
   * Runs a request that may be repeated until it is answered, by default for 20 s.
   * @throws NatsUnavailableError; an answer that says no as it is
   */
  readonly retry: <T>(request: () => Promise<T>, patienceMilliseconds?: number) => Promise<T>;
  /** Aborted when the bus closes. */
  readonly closing: AbortSignal;
}
