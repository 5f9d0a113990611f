import { SourceChanged, SourceStatus, type Generation, type MessageOf, type Problem, type Sha256 } from '@fairlead/contracts';
import { digestOf } from '@fairlead/domain';
import type { Bus, Received } from '@fairlead/messaging';
import type { ApplicationKey } from '../catalog/catalog-view.js';

export type Announced = MessageOf<typeof SourceChanged>;
type Status = MessageOf<typeof SourceStatus>;
interface Remembered {
  readonly message: Announced;
  readonly specDigest: Sha256;
}

const WHOLE_EVERY = 5;

export const keyOf = ({ tenant, application }: { tenant: string; application: string }): ApplicationKey => `${tenant}/${application}`;

/**
 * The git-poller's whole memory: the last value of each application on SOURCES and STATUS, whichever instance wrote it. No database, and
 * nothing to lose with this process.
 */
export class Announcements {
  private readonly sources = new Map<ApplicationKey, Remembered>();
  private readonly statuses = new Map<ApplicationKey, Status>();
  private verified = 0;

  /** Follows both streams; resolves once everything that was there is known. */
  follow(bus: Bus, signal: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      bus
        .follow({
          consumer: 'git-poller-memory',
          contracts: [SourceChanged, SourceStatus],
          from: 'last-per-subject',
          onMessage: (received) => this.take(received),
          onCaughtUp: resolve,
          signal,
        })
        .catch(reject);
    });
  }

  private take({ contract, message }: Received<unknown>): void {
    if (contract.type === SourceChanged.type) this.announced(message as Announced);
    else this.reported(message as Status);
  }

  announced(message: Announced): void {
    const key = keyOf(message);
    const known = this.sources.get(key);
    if (!known || known.message.generation <= message.generation) this.sources.set(key, { message, specDigest: digestOf(message.spec) });
  }

  reported(status: Status): void {
    const key = keyOf(status);
    const known = this.statuses.get(key);
    if (!known || known.at <= status.at) this.statuses.set(key, status);
  }

  last(key: ApplicationKey): Remembered | undefined {
    return this.sources.get(key);
  }

  status(key: ApplicationKey): Status | undefined {
    return this.statuses.get(key);
  }

  /** The snapshot that was announced of an application as it is specified now with this fingerprint; undefined if that is to be announced yet. */
  announcedSnapshot(
    { key, specDigest }: { readonly key: ApplicationKey; readonly specDigest: Sha256 },
    fingerprint: Sha256,
  ): Announced['snapshot'] {
    const last = this.sources.get(key);
    if (last?.specDigest !== specDigest || last.message.fingerprint !== fingerprint) return undefined;
    return this.failure(key) ? undefined : last.message.snapshot;
  }

  /** What was last told to be wrong with an application's source. */
  failure(key: ApplicationKey): Problem | undefined {
    return this.statuses.get(key)?.problem;
  }

  /** Milliseconds since 1970, but always more than whatever was said of the application before. */
  nextGeneration(key: ApplicationKey): Generation {
    const before = Math.max(this.sources.get(key)?.message.generation ?? 0, this.statuses.get(key)?.generation ?? 0);
    return Math.max(Date.now(), before + 1) as Generation;
  }

  get all(): Iterable<[ApplicationKey, Remembered]> {
    return this.sources.entries();
  }

  forgetStatus(key: ApplicationKey): void {
    this.statuses.delete(key);
  }

  /**
   * Compares with what the stream holds: what NATS lost is forgotten here, so that it is said again. Whether each application has a message is looked at
   * every time, with one request; what the messages say only every fifth time, since it means reading them all.
   * @returns whose memory was wrong
   */
  async verify(bus: Bus): Promise<ApplicationKey[]> {
    const before = new Map(this.sources);
    this.verified++;
    if (this.verified % WHOLE_EVERY !== 0) {
      const subjects = new Set(await bus.subjects(SourceChanged.stream, SourceChanged.filter));
      return this.forgetWhere(before, ({ message }) => !subjects.has(SourceChanged.subject(message)));
    }
    const stored = new Map((await bus.lastPerSubject(SourceChanged)).map(({ message }) => [keyOf(message), message]));
    const lost = this.forgetWhere(before, ({ message }, key) => (stored.get(key)?.generation ?? -1) < message.generation);
    for (const message of stored.values()) this.announced(message);
    return lost;
  }

  /** What was announced anew meanwhile stays. */
  private forgetWhere(
    before: ReadonlyMap<ApplicationKey, Remembered>,
    isLost: (remembered: Remembered, key: ApplicationKey) => boolean,
  ): ApplicationKey[] {
    const lost = [...before]
      .filter(([key, known]) => this.sources.get(key)?.message === known.message && isLost(known, key))
      .map(([key]) => key);
    for (const key of lost) this.sources.delete(key);
    return lost;
  }
}
