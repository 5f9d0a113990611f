import { readFileSync } from 'node:fs';
import { PRESENCE_SECONDS, ServicePresent, type MessageOf } from '@fairlead/contracts';
import type { Logger, Readiness } from '@fairlead/service-kit';
import type { Bus } from '../bus.js';
import { delay } from '../waiting.js';

/** Of all parts of the platform: they are released together. */
export const PLATFORM_VERSION = (JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')) as { version: string })
  .version;

/** So long a process that tells no more can still be seen. */
const FORGOTTEN_SECONDS = 24 * 3600;
/** The same where it ended in order: nobody need look for it. */
const STOPPED_SECONDS = 3600;
/** How often it is looked whether something else is wrong now. */
const LOOK_MILLISECONDS = 1_000;
/** A stop does not wait longer for its last word. */
const LAST_WORD_MILLISECONDS = 1_000;
const MOST_PROBLEM_CHARACTERS = 1000;

export interface PresenceOptions {
  readonly service: string;
  readonly instance: string;
  readonly readiness: Pick<Readiness, 'list'> | undefined;
  readonly logger: Logger;
}

/** Tells that this process is there, and within a second when another part of it is out of order: 120 small messages an hour, of which the stream keeps the last. */
export class Presence {
  private readonly startedAt = new Date().toISOString();
  private readonly ended = new AbortController();

  constructor(
    private readonly bus: Bus,
    private readonly options: PresenceOptions,
  ) {}

  start(): void {
    void this.run();
  }

  async stop(): Promise<void> {
    if (this.ended.signal.aborted) return;
    this.ended.abort();
    if (this.bus.link.events.disconnected !== undefined) return;
    await Promise.race([this.tell(true), delay(LAST_WORD_MILLISECONDS)]);
  }

  private async run(): Promise<void> {
    const signal = AbortSignal.any([this.ended.signal, this.bus.link.closing]);
    let [told, at] = ['', -Infinity];
    while (!signal.aborted) {
      // What is wrong is told in words that change; that something is, by its name.
      const parts = Object.keys(this.options.readiness?.list() ?? {}).join();
      if (parts !== told || performance.now() - at >= PRESENCE_SECONDS * 1000) {
        await this.tell(false);
        [told, at] = [parts, performance.now()];
      }
      await delay(LOOK_MILLISECONDS, signal);
    }
  }

  private async tell(stopped: boolean): Promise<void> {
    try {
      await this.bus.publish(ServicePresent, this.message(stopped), { ttlSeconds: stopped ? STOPPED_SECONDS : FORGOTTEN_SECONDS });
    } catch (error) {
      if (!this.ended.signal.aborted) this.options.logger.warn('presence could not be told, it is told again', { error });
    }
  }

  private message(stopped: boolean): MessageOf<typeof ServicePresent> {
    const { service, instance, readiness } = this.options;
    const problems = Object.entries(stopped ? {} : (readiness?.list() ?? {}));
    return {
      service,
      instance,
      version: PLATFORM_VERSION,
      startedAt: this.startedAt,
      at: new Date().toISOString(),
      problems: Object.fromEntries(problems.map(([name, text]) => [name, text.slice(0, MOST_PROBLEM_CHARACTERS)])),
      stopped,
    };
  }
}
