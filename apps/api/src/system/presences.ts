import { PRESENCE_SECONDS, ServicePresent, type ApiService, type MessageOf } from '@fairlead/contracts';
import type { Bus } from '@fairlead/messaging';
import type { OnApplicationBootstrap, OnModuleDestroy } from '@nestjs/common';

type Presence = MessageOf<typeof ServicePresent>;
/** A word may be late, and one may be lost. */
const SILENT_MILLISECONDS = 2.5 * PRESENCE_SECONDS * 1000;
/** What has told nothing for so long is not shown; the stream forgets it then too. */
const FORGOTTEN_MILLISECONDS = 24 * 3_600_000;
/** The same of what ended in order. */
const STOPPED_MILLISECONDS = 3_600_000;

/** What the processes of the platform tell of themselves, in memory. */
export class Presences implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly found = new Map<string, Presence>();
  private readonly stopped = new AbortController();

  constructor(private readonly bus: Bus) {}

  async onApplicationBootstrap(): Promise<void> {
    await this.bus.follow({
      consumer: 'api-presences',
      contracts: [ServicePresent],
      from: 'last-per-subject',
      onMessage: ({ message }) => this.take(message as Presence),
      signal: this.stopped.signal,
    });
  }
  onModuleDestroy(): void {
    this.stopped.abort();
  }

  take(presence: Presence): void {
    this.found.set(`${presence.service}/${presence.instance}`, presence);
  }

  /** Those that are there or were lately, by service and instance. */
  services(now = Date.now()): ApiService[] {
    for (const [key, { at, stopped }] of this.found)
      if (now - Date.parse(at) > (stopped ? STOPPED_MILLISECONDS : FORGOTTEN_MILLISECONDS)) this.found.delete(key);
    return [...this.found.values()]
      .map(({ service, instance, version, startedAt, at, problems, stopped }) => ({
        ...{ service, instance, version, startedAt, lastSeenAt: at, problems },
        alive: !stopped && now - Date.parse(at) <= SILENT_MILLISECONDS,
      }))
      .sort((a, b) => `${a.service}/${a.instance}`.localeCompare(`${b.service}/${b.instance}`, 'en'));
  }
}
