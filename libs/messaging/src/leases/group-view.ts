import { z } from 'zod';
import { isDeletion } from '../catalog/key-value-store.js';
import type { Link } from '../connection/link.js';
import { isNotFound } from '../connection/requests.js';
import { fromStored, type RawMessage } from '../reading/delivery.js';
import { OrderedReader } from '../reading/ordered-reader.js';
import { LEASES_STREAM } from '../topology/streams.js';
import { groupFilters, memberSubject, TTL_MILLISECONDS } from './lease.js';

/** An instance that is alive. A session is one process's membership: it ends with the process, with the lease, or when a namesake begins. */
export const Member = z.object({ instance: z.string(), session: z.string(), shards: z.int().nonnegative() });
export type Member = z.infer<typeof Member>;
/** Who holds a shard: only as long as that session is alive. */
export const Holder = z.object({ shard: z.string(), instance: z.string(), session: z.string() });
export type Holder = z.infer<typeof Holder>;

/** Members and holders of a group as its leases tell, kept current by watching them. */
export class GroupView {
  readonly members = new Map<string, Member & { readonly revision: number }>();
  readonly holders = new Map<string, Holder & { readonly revision: number }>();
  private readonly lastSigns = new Map<string, number>();
  private readonly subjects = new Map<string, string>();

  constructor(
    private readonly link: Link,
    private readonly group: string,
    private readonly onChange: () => void,
    private readonly signal: AbortSignal,
  ) {}

  /** Resolves when everything that was there is known. */
  async start(): Promise<void> {
    await new Promise<void>((resolve, reject) => {
      if (this.signal.aborted) return resolve();
      this.signal.addEventListener('abort', () => resolve(), { once: true });
      const reader = new OrderedReader(this.link, {
        stream: LEASES_STREAM,
        filters: groupFilters(this.group),
        from: 'last-per-subject',
        label: 'leases',
        onMessage: (raw) => this.take(raw),
        onRestart: () => [this.members, this.holders, this.lastSigns, this.subjects].forEach((map) => map.clear()),
        onCaughtUp: () => {
          resolve();
          this.onChange();
        },
        signal: this.signal,
      });
      reader.start().catch(reject);
    });
  }

  isAlive(session: string): boolean {
    return [...this.members.values()].some((member) => member.session === session);
  }

  /** Asks the server itself, before a shard is taken from someone: what is known here may be late. */
  async confirmAlive({ instance, session }: Pick<Member, 'instance' | 'session'>): Promise<boolean> {
    const { member } = await this.read(memberSubject(this.group, instance));
    if (member?.session !== session) this.forget(instance, session);
    return member?.session === session;
  }

  /** Looks after members of which nothing was heard for long: the marker of their end may have been missed. */
  async checkSilent(): Promise<void> {
    const since = performance.now() - 2 * TTL_MILLISECONDS;
    for (const member of [...this.members.values()]) {
      if ((this.lastSigns.get(member.instance) ?? 0) < since) await this.confirmAlive(member);
    }
  }

  /** A member as the server has it now, and the sequence that guards its next change. */
  async read(subject: string): Promise<{ member?: Member | undefined; revision: number }> {
    try {
      const stored = await this.link.manager.streams.getMessage(LEASES_STREAM, { last_by_subj: subject });
      const raw = stored && fromStored(stored, LEASES_STREAM);
      if (!raw) return { revision: 0 };
      return { member: isDeletion(raw) ? undefined : parse(Member, raw), revision: raw.sequence };
    } catch (error) {
      if (isNotFound(error)) return { revision: 0 };
      throw error;
    }
  }

  private forget(instance: string, session: string): void {
    if (this.members.get(instance)?.session !== session) return;
    this.members.delete(instance);
    this.onChange();
  }

  private take(raw: RawMessage): void {
    const isMember = raw.subject.startsWith('$KV.leases.member.');
    if (isDeletion(raw)) this.takeDeletion(raw.subject, isMember);
    else if (isMember) this.takeMember(raw);
    else this.takeHolder(raw);
  }

  private takeDeletion(subject: string, isMember: boolean): void {
    const name = this.subjects.get(subject);
    if (name === undefined) return;
    this.subjects.delete(subject);
    if (isMember ? this.members.delete(name) : this.holders.delete(name)) this.onChange();
  }

  private takeMember(raw: RawMessage): void {
    const member = parse(Member, raw);
    if (!member) return;
    const known = this.members.get(member.instance);
    this.members.set(member.instance, { ...member, revision: raw.sequence });
    this.subjects.set(raw.subject, member.instance);
    this.lastSigns.set(member.instance, performance.now());
    // Most are mere signs of life.
    if (known?.session !== member.session || known.shards !== member.shards) this.onChange();
  }

  private takeHolder(raw: RawMessage): void {
    const holder = parse(Holder, raw);
    if (!holder) return;
    this.holders.set(holder.shard, { ...holder, revision: raw.sequence });
    this.subjects.set(raw.subject, holder.shard);
    this.onChange();
  }
}

function parse<T>(schema: z.ZodType<T>, raw: RawMessage): T | undefined {
  try {
    return schema.parse(JSON.parse(Buffer.from(raw.data).toString('utf8')));
  } catch {
    return undefined;
  }
}
