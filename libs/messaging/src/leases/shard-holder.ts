import { headers } from '@nats-io/transport-node';
import { isDeletion } from '../catalog/key-value-store.js';
import type { Link } from '../connection/link.js';
import { isTransient, isWrongLastSequence } from '../connection/requests.js';
import { LEASES_STREAM } from '../topology/streams.js';
import { delay } from '../waiting.js';
import { planShares } from './fair-share.js';
import { GroupView, type Holder } from './group-view.js';
import { shardSubject, TTL_HEADER, type Lease } from './lease.js';
import { Session, type SessionEnd } from './session.js';

export interface HoldOptions {
  /** Those that share the shards: usually the name of the service. */
  group: string;
  /** Name that a restarted process has again; no two running ones may have the same. */
  instance: string;
  /** All shards there are, the same for every instance of the group. */
  shards: readonly string[];
  onAcquired: (shard: string, lease: Lease) => void;
  /** Another instance may begin soon (at once, if it was given up in order; then a promise returned is waited for, for at most five seconds). */
  onLost: (shard: string) => void | Promise<void>;
}
export interface ShardHolder {
  readonly held: ReadonlySet<string>;
  setShards(shards: readonly string[]): void;
  /** Gives everything up, so that others take over at once. */
  release(): Promise<void>;
}

const HAND_OVER_MILLISECONDS = 5_000;
const RETRY_MILLISECONDS = 1_000;
const REQUEST_MILLISECONDS = 3_000;
/** Shards reached for at once. */
const PARALLEL = 16;

interface Held {
  readonly fence: number;
  readonly controller: AbortController;
}

/**
 * Holds this instance's fair share of a group's shards. Each instance shows that it is alive by one lease with a TTL; a shard's key names the
 * session that holds it and is worth as much as that session. So the cost of staying alive does not grow with the number of shards.
 */
export class ShardLeases implements ShardHolder {
  private readonly shardsHeld = new Map<string, Held>();
  private readonly view: GroupView;
  private readonly released = new AbortController();
  private wanted: readonly string[];
  private session: Session | undefined;
  private planning = false;
  private planAgain = false;
  private readonly running: Promise<void>;

  constructor(
    private readonly link: Link,
    private readonly options: HoldOptions,
  ) {
    this.wanted = [...new Set(options.shards)];
    const signal = AbortSignal.any([this.released.signal, link.closing]);
    this.view = new GroupView(link, options.group, () => this.plan(), signal);
    this.running = this.run(signal).catch((error: unknown) => link.logger.error('leases can not be held', { group: options.group, error }));
  }

  get held(): ReadonlySet<string> {
    return new Set([...this.shardsHeld].filter(([, held]) => this.isHeld(held)).map(([shard]) => shard));
  }

  setShards(shards: readonly string[]): void {
    const before = this.wanted.length;
    this.wanted = [...new Set(shards)];
    if (before !== this.wanted.length) this.session?.touch();
    this.plan();
  }

  async release(): Promise<void> {
    if (this.released.signal.aborted) return this.running;
    const { session } = this;
    const alive = session?.isAlive() === true;
    // What is held is let go of before the session ends, so that nothing is planned anew in between.
    const handedOver = this.handOver([...this.shardsHeld.keys()], alive);
    this.released.abort();
    try {
      await handedOver;
      if (alive) await session?.release();
    } catch (error) {
      this.log('warn', 'lease could not be given up, it ends by itself', { error });
    }
    await this.running;
  }

  private async run(signal: AbortSignal): Promise<void> {
    await this.view.start();
    while (!signal.aborted) {
      const session = await this.beginSession(signal);
      if (!session) return;
      this.session = session;
      this.plan();
      const stop = (): void => session.end('released');
      signal.addEventListener('abort', stop, { once: true });
      // Released while the session was beginning: nobody else knows of it, so it is given up here.
      if (signal.aborted) await session.release().catch(stop);
      const why = await session.ended;
      signal.removeEventListener('abort', stop);
      this.session = undefined;
      this.loseAll(why);
      if (why === 'superseded') await this.waitForNamesake(signal);
    }
  }

  private async beginSession(signal: AbortSignal): Promise<Session | undefined> {
    while (!signal.aborted) {
      const session = new Session(this.link, this.view, this.options.group, this.options.instance, () => this.wanted.length);
      try {
        await session.begin();
        return session;
      } catch (error) {
        this.log(isTransient(error) ? 'debug' : 'warn', 'lease can not be had at present, trying again', { error });
        await delay(RETRY_MILLISECONDS, signal);
      }
    }
    return undefined;
  }

  /** Two processes of one name would take everything from each other without end; the older one stands back. */
  private async waitForNamesake(signal: AbortSignal): Promise<void> {
    const { instance } = this.options;
    this.log('error', 'another process has the same instance name and serves in its place; give each a FAIRLEAD_INSTANCE of its own', {
      instance,
    });
    while (!signal.aborted && this.view.members.has(instance)) await delay(RETRY_MILLISECONDS, signal);
  }

  /** Plans until nothing has changed while it did. */
  private plan(): void {
    if (this.planning) {
      this.planAgain = true;
      return;
    }
    this.planning = true;
    void this.planUntilSettled();
  }

  private async planUntilSettled(): Promise<void> {
    do {
      this.planAgain = false;
      try {
        await this.planOnce();
      } catch (error) {
        this.log(isTransient(error) ? 'debug' : 'warn', 'shards could not be shared out, trying again', { error });
        await delay(RETRY_MILLISECONDS, this.released.signal);
        this.planAgain = true;
      }
    } while (this.planAgain && this.session && !this.released.signal.aborted);
    this.planning = false;
  }

  private async planOnce(): Promise<void> {
    const { session, view } = this;
    const { instance } = this.options;
    session?.compare(view.members.get(instance));
    if (!session?.isAlive() || this.released.signal.aborted) return;
    for (const [shard, held] of this.shardsHeld) {
      if (!this.isHeld(held) || (view.holders.get(shard)?.revision ?? held.fence) > held.fence) void this.lose(shard);
    }
    const holders = this.holders(session);
    const { claim, release } = planShares({
      instance,
      session: session.id,
      wanted: this.wanted,
      members: [...view.members.values()],
      holders,
    });
    await this.handOver(release, true);
    for (let next = 0; next < claim.length; next += PARALLEL) {
      await Promise.all(claim.slice(next, next + PARALLEL).map((shard) => this.claim(shard, session)));
    }
  }

  /** As seen, but of this session as it is: what was just taken or given up is not seen yet. */
  private holders(session: Session): Map<string, { session: string }> {
    const others = [...this.view.holders].filter(([, holder]) => holder.session !== session.id);
    return new Map([...others, ...[...this.shardsHeld.keys()].map((shard) => [shard, { session: session.id }] as const)]);
  }

  private async claim(shard: string, session: Session): Promise<void> {
    const { group, instance } = this.options;
    const holder = this.view.holders.get(shard);
    if (holder && holder.instance !== instance && (await this.view.confirmAlive(holder))) return;
    const value: Holder = { shard, instance, session: session.id };
    const fence = await this.compareAndSet(shardSubject(group, shard), JSON.stringify(value), holder?.revision);
    if (fence === undefined) return;
    if (this.session === session && session.isAlive() && this.wanted.includes(shard)) this.acquire(shard, fence, session);
    else this.planAgain = true;
  }

  /** Undefined: another instance was faster; what it wrote is about to be seen. */
  private async compareAndSet(subject: string, value: string, expected: number | undefined): Promise<number | undefined> {
    const attempt = async (lastSubjectSequence: number): Promise<number | undefined> => {
      try {
        return (await this.link.client.publish(subject, value, { timeout: REQUEST_MILLISECONDS, expect: { lastSubjectSequence } })).seq;
      } catch (error) {
        if (isWrongLastSequence(error)) return undefined;
        throw error;
      }
    };
    const fence = await attempt(expected ?? 0);
    if (fence !== undefined || expected !== undefined) return fence;
    // A key that was given up leaves a marker for a while, which the guard has to name.
    const stored = await this.link.manager.streams.getMessage(LEASES_STREAM, { last_by_subj: subject });
    return stored && isDeletion({ headers: stored.header }) ? attempt(stored.seq) : undefined;
  }

  private acquire(shard: string, fence: number, session: Session): void {
    const held: Held = { fence, controller: new AbortController() };
    this.shardsHeld.set(shard, held);
    const lease: Lease = {
      fence,
      isHeld: () => session.isAlive() && this.isHeld(held),
      signal: held.controller.signal,
    };
    this.guarded(() => this.options.onAcquired(shard, lease), shard);
  }

  private isHeld(held: Held): boolean {
    return !held.controller.signal.aborted && this.session?.isAlive() === true;
  }

  private lose(shard: string): void | Promise<void> {
    const held = this.shardsHeld.get(shard);
    if (!held) return;
    this.shardsHeld.delete(shard);
    held.controller.abort();
    return this.guarded(() => this.options.onLost(shard), shard);
  }

  private loseAll(why: SessionEnd): void {
    if (this.shardsHeld.size > 0) this.log('warn', 'all shards are lost', { why, shards: [...this.shardsHeld.keys()] });
    for (const shard of [...this.shardsHeld.keys()]) void this.lose(shard);
  }

  /** Stops first, then lets others begin. */
  private async handOver(shards: readonly string[], alive: boolean): Promise<void> {
    await Promise.all(
      shards.map(async (shard) => {
        const fence = this.shardsHeld.get(shard)?.fence;
        await Promise.race([this.lose(shard), delay(HAND_OVER_MILLISECONDS)]);
        if (fence !== undefined && alive) await this.giveUp(shard, fence);
      }),
    );
  }

  private async giveUp(shard: string, fence: number): Promise<void> {
    const hdrs = headers();
    hdrs.set('KV-Operation', 'DEL');
    try {
      await this.link.client.publish(shardSubject(this.options.group, shard), new Uint8Array(), {
        headers: hdrs,
        ttl: TTL_HEADER,
        timeout: REQUEST_MILLISECONDS,
        expect: { lastSubjectSequence: fence },
      });
    } catch (error) {
      if (!isWrongLastSequence(error))
        this.log('warn', 'shard could not be handed over, it is free when this lease ends', { shard, error });
    }
  }

  private guarded(callback: () => void | Promise<void>, shard: string): void | Promise<void> {
    const failed = (error: unknown): void => this.log('error', 'a change of lease could not be handled', { shard, error });
    try {
      return Promise.resolve(callback()).catch(failed);
    } catch (error) {
      failed(error);
    }
  }

  private log(level: 'debug' | 'warn' | 'error', message: string, facts: Record<string, unknown>): void {
    this.link.logger[level](message, { group: this.options.group, instance: this.options.instance, ...facts });
  }
}
