import { createHash } from 'node:crypto';
import { headers } from '@nats-io/transport-node';
import type { StoredMsg } from '@nats-io/jetstream';
import { Sha256 } from '@fairlead/contracts';
import type { Link } from '../connection/link.js';
import { isNotFound, isWrongLastSequence, translated } from '../connection/requests.js';
import { ObjectCorruptError, ObjectMissingError } from '../errors.js';
import { readAll } from '../reading/ordered-reader.js';
import { objectStream, objectSubject, type ObjectBucket } from '../topology/streams.js';

/** Present in the head of an object in several parts: their number. */
const PARTS = 'Fairlead-Parts';
/** Well below NATS's 1 MB; nearly every object is smaller and lies in its head alone. */
const PART_BYTES = 512 * 1024;
/** Parts on their way at once. */
const PARALLEL = 6;

/**
 * Objects by the SHA-256 of their content. `object.<bucket>.<digest>` is the head: the content itself if it is small, else the number of
 * parts, which lie at `object.<bucket>.<digest>.<n>` and are written before it. Writing is idempotent, so writers need no agreement. (NATS's own
 * object store needs three round trips for a put, makes a consumer for every get, and two writers of one name leave doubled parts.)
 */
export class ContentStore {
  private readonly stream: string;
  private readonly subject: string;

  constructor(
    private readonly link: Link,
    private readonly bucket: ObjectBucket,
  ) {
    this.stream = objectStream(bucket);
    this.subject = objectSubject(bucket);
  }

  /**
   * Stores the content and answers its digest. Storing what is there already renews its age and sends it again only if it is small: one round
   * trip up to 512 KiB, two for a larger one that is there.
   * @throws NatsUnavailableError, NatsRequestError (storage full)
   */
  async put(bytes: Uint8Array): Promise<Sha256> {
    const digest = digestOf(bytes);
    const head = this.head(digest);
    if (bytes.length <= PART_BYTES) {
      await this.write(head, bytes);
      return digest;
    }
    const parts = Math.ceil(bytes.length / PART_BYTES);
    if (await this.renew(head)) return digest;
    await inParallel(parts, (part) => this.write(`${head}.${part}`, bytes.subarray(part * PART_BYTES, (part + 1) * PART_BYTES)));
    await this.write(head, new Uint8Array(), { parts });
    return digest;
  }

  /**
   * One round trip up to 512 KiB, two for larger ones.
   * @throws ObjectMissingError, ObjectCorruptError, NatsUnavailableError
   */
  async get(digest: Sha256): Promise<Uint8Array> {
    const head = await this.read(this.head(digest));
    if (!head) throw this.missing(digest);
    const parts = Number(head.header.get(PARTS) || 0);
    const bytes = parts === 0 ? head.data : await this.parts(digest, parts);
    if (digestOf(bytes) === digest) return bytes;
    throw new ObjectCorruptError(
      `Object ${digest} of ${this.bucket} does not have the content that its name says. It is read again; if this goes on, the storage of NATS is damaged: ` +
        `remove the object (\`nats stream purge ${this.stream} --subject '${this.head(digest)}'\`) and it is made again from Git.`,
      { bucket: this.bucket, digest },
    );
  }

  async has(digest: Sha256): Promise<boolean> {
    return (await this.read(this.head(digest))) !== undefined;
  }

  /**
   * Removes objects that nobody refers to and that were put longer ago than the given time, which must be longer than it takes from a put to
   * the message that refers to it. An object that is put again meanwhile stays, whatever the order of events.
   * @returns how many were removed
   */
  async collectGarbage(isReferenced: (digest: Sha256) => boolean, olderThanMilliseconds: number): Promise<number> {
    const before = Date.now() - olderThanMilliseconds;
    const { heads, parts } = await this.list();
    let removed = 0;
    for (const [digest, head] of heads) {
      if (head.time >= before || isReferenced(digest)) continue;
      if (await this.remove(digest, head.sequence)) removed++;
    }
    for (const [digest, part] of parts) {
      // A writer that died before it wrote the head.
      if (!heads.has(digest) && part.time < before) await this.purge(`${this.head(digest)}.*`, part.sequence + 1);
    }
    return removed;
  }

  /** Removes the head as it was seen; one that was written since has another sequence and stays, and so do parts written after it. */
  private async remove(digest: Sha256, sequence: number): Promise<boolean> {
    try {
      await this.link.retry(() => this.link.manager.streams.deleteMessage(this.stream, sequence, false));
    } catch (error) {
      if (await this.isGone(sequence, error)) return false;
      throw translated(error, `Removing object ${digest} of ${this.bucket} failed`, { digest });
    }
    await this.purge(`${this.head(digest)}.*`, sequence);
    return true;
  }

  /** The server's answer for a message that was replaced depends on its version, so the message itself is asked for. */
  private async isGone(sequence: number, error: unknown): Promise<boolean> {
    if (isNotFound(error)) return true;
    try {
      return (await this.link.retry(() => this.link.manager.streams.getMessage(this.stream, { seq: sequence }))) === null;
    } catch (failure) {
      return isNotFound(failure);
    }
  }

  private async purge(filter: string, beforeSequence: number): Promise<void> {
    await this.link.retry(() => this.link.manager.streams.purge(this.stream, { filter, seq: beforeSequence }));
  }

  private async list(): Promise<{ heads: Map<Sha256, Seen>; parts: Map<Sha256, Seen> }> {
    const heads = new Map<Sha256, Seen>();
    const parts = new Map<Sha256, Seen>();
    await readAll(this.link, {
      stream: this.stream,
      filters: [`${this.subject}.>`],
      label: 'objects',
      headersOnly: true,
      onMessage: ({ subject, sequence, time }) => {
        const [digest, part] = subject.slice(this.subject.length + 1).split('.');
        const parsed = Sha256.safeParse(digest);
        if (parsed.success) (part === undefined ? heads : parts).set(parsed.data, { sequence, time: time.getTime() });
      },
    });
    return { heads, parts };
  }

  private head(digest: Sha256): string {
    return `${this.subject}.${digest}`;
  }

  private async parts(digest: Sha256, count: number): Promise<Uint8Array> {
    const found = await inParallel(count, async (part) => {
      const message = await this.read(`${this.head(digest)}.${part}`);
      if (!message) throw this.missing(digest);
      return message.data;
    });
    return Buffer.concat(found);
  }

  /** Makes a large object young again; false: it is not there (any more). */
  private async renew(subject: string): Promise<boolean> {
    for (;;) {
      const head = await this.read(subject);
      if (!head) return false;
      try {
        await this.write(subject, head.data, { parts: Number(head.header.get(PARTS)), lastSequence: head.seq });
        return true;
      } catch (error) {
        if (!isWrongLastSequence(error)) throw error;
      }
    }
  }

  private async write(
    subject: string,
    bytes: Uint8Array,
    { parts, lastSequence }: { parts?: number; lastSequence?: number } = {},
  ): Promise<void> {
    const hdrs = headers();
    if (parts !== undefined) hdrs.set(PARTS, String(parts));
    const expect = { streamName: this.stream, ...(lastSequence === undefined ? {} : { lastSubjectSequence: lastSequence }) };
    try {
      await this.link.retry(() => this.link.client.publish(subject, bytes, { headers: hdrs, expect }));
    } catch (error) {
      if (isWrongLastSequence(error)) throw error;
      throw translated(error, `Storing an object of ${bytes.length} bytes in ${this.bucket} failed`, { subject, bytes: bytes.length });
    }
  }

  private async read(subject: string): Promise<StoredMsg | undefined> {
    try {
      const { direct, streams } = this.link.manager;
      const quick = await this.link.retry(() => direct.getMessage(this.stream, { last_by_subj: subject }));
      // A replica that lags behind may not have it yet.
      return quick ?? (await this.link.retry(() => streams.getMessage(this.stream, { last_by_subj: subject }))) ?? undefined;
    } catch (error) {
      if (isNotFound(error)) return undefined;
      throw translated(error, `Reading ${subject} failed`, { subject });
    }
  }

  private missing(digest: Sha256): ObjectMissingError {
    return new ObjectMissingError(
      `Object ${digest} is not in the store ${this.bucket}. It is looked for again; if it was lost with NATS's storage, the next announcement of its source brings it back.`,
      { bucket: this.bucket, digest },
    );
  }
}

interface Seen {
  readonly sequence: number;
  readonly time: number;
}

const digestOf = (bytes: Uint8Array): Sha256 => Sha256.parse(createHash('sha256').update(bytes).digest('hex'));

/** Runs `work` for 0 … count − 1, a few at once, and answers the results in order. */
async function inParallel<T>(count: number, work: (index: number) => Promise<T>): Promise<T[]> {
  const results: T[] = new Array<T>(count);
  let next = 0;
  const worker = async (): Promise<void> => {
    while (next < count) {
      const index = next++;
      results[index] = await work(index);
    }
  };
  await Promise.all(Array.from({ length: Math.min(PARALLEL, count) }, worker));
  return results;
}
