import type { ApiSystem } from '@fairlead/contracts';
import { leaseStates, PLATFORM_VERSION, streamStates, type Bus } from '@fairlead/messaging';
import { withDeadline } from '../rest/deadline.js';
import type { Postgres } from '../store/postgres.js';
import type { Presences } from './presences.js';

/** Names of one lease holder's shards that are shown. */
const MOST_NAMES = 200;
/** Several who look at once cost what one does. */
const FRESH_MILLISECONDS = 2_000;

/** How the platform itself stands: asked of NATS, Postgres and the services' own words. */
export class SystemReader {
  private last: { at: number; system: Promise<ApiSystem> } | undefined;

  constructor(
    private readonly bus: Bus,
    private readonly presences: Presences,
    private readonly postgres: Postgres,
  ) {}

  /** @throws ApiError 503, NatsUnavailableError, NatsRequestError */
  read(): Promise<ApiSystem> {
    const now = performance.now();
    if (this.last && now - this.last.at < FRESH_MILLISECONDS) return this.last.system;
    const system = withDeadline(this.look());
    this.last = { at: now, system };
    system.catch(() => (this.last = undefined));
    return system;
  }

  private async look(): Promise<ApiSystem> {
    const [streams, leases, problem] = await Promise.all([streamStates(this.bus), leaseStates(this.bus), this.postgres.problemNow()]);
    return {
      version: PLATFORM_VERSION,
      services: this.presences.services(),
      streams: streams.map((stream) => ({ ...stream, consumers: [...stream.consumers] })),
      leases: leases.map(({ group, instance, shards }) => ({ group, instance, shards: shards.length, names: shards.slice(0, MOST_NAMES) })),
      database: problem === undefined ? {} : { problem },
      deadLetters: streams.find(({ name }) => name === 'DEAD')?.messages ?? 0,
      at: new Date().toISOString(),
    };
  }
}
