import type { CustomTransportStrategy } from '@nestjs/microservices';
import { Metrics } from './metrics.js';
import { Readiness } from './readiness.js';

/** Injects the service's `Logger`. */
export const LOGGER = Symbol.for('fairlead.logger');
/** Injects the service's frozen config. */
export const CONFIG = Symbol.for('fairlead.config');
/** Injects `Metrics`; the class itself is the token. */
export const METRICS = Metrics;
/** Injects `Readiness`; the class itself is the token. */
export const READINESS = Readiness;
/**
 * A service whose modules provide this takes its messages by it: `runService` connects it as the app's microservice, listens last and closes
 * it first. `close()` must stop taking messages, wait for those in work, leave the connection open, and be harmless the second time.
 */
export const TRANSPORT_STRATEGY = Symbol.for('fairlead.transport-strategy');
export type TransportStrategy = CustomTransportStrategy;
