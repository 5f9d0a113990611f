import { headers } from '@nats-io/transport-node';
import type { z } from 'zod';
import type { Link } from '../connection/link.js';
import { isNotFound, isWrongLastSequence, translated } from '../connection/requests.js';
import { InvalidMessageError } from '../errors.js';
import { fromStored, type RawMessage } from '../reading/delivery.js';
import { OrderedReader, readAll } from '../reading/ordered-reader.js';

export interface KeyValueEntry<T> {
  readonly key: string;
  readonly value: T;
  readonly revision: number;
}
export interface WatchOptions<T> {
  /** First words of the keys: `application`, or `application.shop`; absent: every key. */
  prefix?: string;
  onPut: (key: string, value: T, revision: number) => void | Promise<void>;
  onDelete: (key: string) => void | Promise<void>;
  /** Everything that was there at the start has been told. Called once. */
  onCaughtUp?: () => void;
  signal: AbortSignal;
}

/** Header by which NATS's own tools mark a deletion in a key-value bucket. */
const OPERATION = 'KV-Operation';
/** Header of the marker that the server leaves where a message's time ran out. */
const MARKER = 'Nats-Marker-Reason';
export const isDeletion = (raw: Pick<RawMessage, 'headers'>): boolean => Boolean(raw.headers?.get(OPERATION) || raw.headers?.get(MARKER));

/** A key-value bucket of NATS whose values are JSON of one schema. Entries that can't be read are logged and skipped. */
export class KeyValueStore<T> {
  private readonly stream: string;
  private readonly prefix: string;

  constructor(
    private readonly link: Link,
    bucket: string,
    private readonly schema: z.ZodType<T>,
  ) {
    this.stream = `KV_${bucket}`;
    this.prefix = `$KV.${bucket}.`;
  }

  async get(key: string): Promise<KeyValueEntry<T> | undefined> {
    try {
      const stored = await this.link.retry(() => this.link.manager.streams.getMessage(this.stream, { last_by_subj: this.prefix + key }));
      return stored ? this.read(fromStored(stored, this.stream)) : undefined;
    } catch (error) {
      if (isNotFound(error)) return undefined;
      throw translated(error, `Reading ${key} of ${this.stream} failed`, { key });
    }
  }

  /** @returns the new revision. @throws InvalidMessageError if the value does not fit the schema */
  async put(key: string, value: T): Promise<number> {
    const result = this.schema.safeParse(value);
    if (!result.success) {
      throw new InvalidMessageError(`Value of ${key} does not fit its schema and was not stored: ${result.error.message}`, { key });
    }
    return this.write(key, Buffer.from(JSON.stringify(result.data)), {});
  }

  /** @returns the new revision; undefined: the key has another revision than `expected` (0: exists), and nothing was changed. */
  async replace(key: string, value: T, expected: number): Promise<number | undefined> {
    const payload = Buffer.from(JSON.stringify(this.schema.parse(value)));
    try {
      return await this.write(key, payload, { lastSubjectSequence: expected });
    } catch (error) {
      if (isWrongLastSequence(error)) return undefined;
      throw error;
    }
  }

  /** Deleting what is not there is no error. */
  async delete(key: string): Promise<void> {
    const hdrs = headers();
    hdrs.set(OPERATION, 'DEL');
    await this.write(key, new Uint8Array(), {}, hdrs);
  }

  /** Everything below the prefix as it is now. */
  async entries(prefix?: string): Promise<KeyValueEntry<T>[]> {
    const found = new Map<string, KeyValueEntry<T>>();
    await readAll(this.link, {
      stream: this.stream,
      filters: filtersOf(this.prefix, prefix),
      label: 'entries',
      onMessage: (raw) => {
        const entry = this.read(raw);
        if (entry) found.set(entry.key, entry);
        else found.delete(raw.subject.slice(this.prefix.length));
      },
      onRestart: () => found.clear(),
    });
    return [...found.values()];
  }

  /** Tells every entry, then every change. A bucket that was made anew is told as deletions of what is no longer there. Resolves once it reads. */
  async watch(options: WatchOptions<T>): Promise<void> {
    const known = new Set<string>();
    let missing: Set<string> | undefined;
    let told = false;
    const reader = new OrderedReader(this.link, {
      stream: this.stream,
      filters: filtersOf(this.prefix, options.prefix),
      from: 'last-per-subject',
      label: 'watch',
      onMessage: async (raw) => {
        const key = raw.subject.slice(this.prefix.length);
        missing?.delete(key);
        if (isDeletion(raw)) {
          if (known.delete(key)) await options.onDelete(key);
          return;
        }
        const entry = this.read(raw);
        if (!entry) return;
        known.add(key);
        await options.onPut(key, entry.value, entry.revision);
      },
      onRestart: () => (missing = new Set(known)),
      onCaughtUp: async () => {
        const gone = [...(missing ?? [])];
        missing = undefined;
        for (const key of gone) {
          known.delete(key);
          await options.onDelete(key);
        }
        if (!told) options.onCaughtUp?.();
        told = true;
      },
      signal: AbortSignal.any([options.signal, this.link.closing]),
    });
    await reader.start();
  }

  private read(raw: RawMessage): KeyValueEntry<T> | undefined {
    if (isDeletion(raw)) return undefined;
    const key = raw.subject.slice(this.prefix.length);
    try {
      const value = this.schema.parse(JSON.parse(Buffer.from(raw.data).toString('utf8')));
      return { key, value, revision: raw.sequence };
    } catch (error) {
      this.link.logger.error('entry can not be read and is skipped', { stream: this.stream, key, revision: raw.sequence, error });
      return undefined;
    }
  }

  private async write(key: string, payload: Uint8Array, expect: { lastSubjectSequence?: number }, hdrs = headers()): Promise<number> {
    try {
      const ack = await this.link.retry(() => this.link.client.publish(this.prefix + key, payload, { headers: hdrs, expect }));
      return ack.seq;
    } catch (error) {
      if (isWrongLastSequence(error)) throw error;
      throw translated(error, `Writing ${key} of ${this.stream} failed`, { key });
    }
  }
}

const filtersOf = (base: string, prefix: string | undefined): string[] => {
  const words = prefix?.replace(/\.+$/, '');
  // A key that is the prefix itself has no words below it.
  return words ? [`${base}${words}`, `${base}${words}.>`] : [`${base}>`];
};
