import { headers, nuid } from '@nats-io/transport-node';
import type { Link } from '../connection/link.js';
import { isTransient, isWrongLastSequence } from '../connection/requests.js';
import { FENCE_MILLISECONDS, memberSubject, RENEW_MILLISECONDS, TTL_HEADER } from './lease.js';
import type { GroupView, Member } from './group-view.js';

export type SessionEnd = 'released' | 'superseded' | 'expired' | 'unreachable';

const REQUEST_MILLISECONDS = 3_000;
const RETRY_MILLISECONDS = 500;

/** Membership of this process in a group, from its first sign of life to the first that fails for too long. */
export class Session {
  readonly id = nuid.next();
  /** Resolves, once, with why it ended. */
  readonly ended: Promise<SessionEnd>;
  private resolveEnd: (why: SessionEnd) => void = () => undefined;
  private revision = 0;
  private deadline = 0;
  private over = false;
  private timer: NodeJS.Timeout | undefined;
  private fence: NodeJS.Timeout | undefined;
  private readonly subject: string;

  constructor(
    private readonly link: Link,
    private readonly view: GroupView,
    private readonly group: string,
    private readonly instance: string,
    /** How many shards this instance knows of. */
    private readonly shards: () => number,
  ) {
    this.subject = memberSubject(group, instance);
    this.ended = new Promise((resolve) => (this.resolveEnd = resolve));
  }

  /** Begins, ending whatever session of this instance's name there is: a process that was killed and is started again need not wait. */
  async begin(): Promise<void> {
    const sent = performance.now();
    this.accept(await this.send(undefined), sent);
    this.schedule(RENEW_MILLISECONDS);
  }

  isAlive(): boolean {
    return !this.over && performance.now() < this.deadline;
  }

  /** Ends it if a namesake began after this session's last sign of life. */
  compare(seen: { readonly session: string; readonly revision: number } | undefined): void {
    if (seen && seen.session !== this.id && seen.revision > this.revision) this.end('superseded');
  }

  /** Gives a sign of life now, for example because the number of shards has changed. */
  touch(): void {
    if (!this.over) this.schedule(0);
  }

  end(why: SessionEnd): void {
    if (this.over) return;
    this.over = true;
    clearTimeout(this.timer);
    clearTimeout(this.fence);
    this.resolveEnd(why);
  }

  /** Ends it so that others see it at once. */
  async release(): Promise<void> {
    this.end('released');
    const hdrs = headers();
    hdrs.set('KV-Operation', 'DEL');
    const remove = (lastSubjectSequence: number): Promise<unknown> =>
      this.link.client.publish(this.subject, new Uint8Array(), {
        headers: hdrs,
        ttl: TTL_HEADER,
        timeout: REQUEST_MILLISECONDS,
        expect: { lastSubjectSequence },
      });
    try {
      await remove(this.revision);
    } catch (error) {
      if (!isWrongLastSequence(error)) throw error;
      // A sign of life that was on its way came first.
      const { member, revision } = await this.view.read(this.subject);
      if (member?.session === this.id) await remove(revision);
    }
  }

  private schedule(milliseconds: number): void {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => void this.renew(), milliseconds);
  }

  private async renew(): Promise<void> {
    const sent = performance.now();
    try {
      const revision = await this.send(this.revision);
      if (this.over) return;
      this.accept(revision, sent);
      this.schedule(RENEW_MILLISECONDS);
      await this.view.checkSilent();
    } catch (error) {
      if (this.over) return;
      if (isWrongLastSequence(error)) await this.examine();
      else {
        if (!isTransient(error)) this.link.logger.warn('sign of life was refused, trying again', { group: this.group, error });
        this.schedule(RETRY_MILLISECONDS);
      }
    }
  }

  /** The lease is not as this process left it: an earlier sign whose answer got lost, a namesake, or its end. */
  private async examine(): Promise<void> {
    try {
      const { member, revision } = await this.view.read(this.subject);
      if (this.over) return;
      if (member?.session !== this.id) return this.end(member ? 'superseded' : 'expired');
      this.revision = revision;
      this.schedule(0);
    } catch {
      this.schedule(RETRY_MILLISECONDS);
    }
  }

  private accept(revision: number, sent: number): void {
    this.revision = revision;
    this.deadline = sent + FENCE_MILLISECONDS;
    clearTimeout(this.fence);
    this.fence = setTimeout(() => this.end('unreachable'), this.deadline - performance.now());
  }

  private async send(expected: number | undefined): Promise<number> {
    const member: Member = { instance: this.instance, session: this.id, shards: this.shards() };
    const ack = await this.link.client.publish(this.subject, JSON.stringify(member), {
      ttl: TTL_HEADER,
      timeout: REQUEST_MILLISECONDS,
      ...(expected === undefined ? {} : { expect: { lastSubjectSequence: expected } }),
    });
    return ack.seq;
  }
}
