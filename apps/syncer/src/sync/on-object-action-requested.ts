import { setTimeout as sleep } from 'node:timers/promises';
import { ActionAudited, FairleadError, ObjectActionRequested, type MessageOf } from '@fairlead/contracts';
import { describeRef } from '@fairlead/domain';
import { whyFailed } from '@fairlead/kube';
import { isAnswered, type Received } from '@fairlead/messaging';
import { Limiter } from '@fairlead/service-kit';
import { ObjectUnknownError } from '../live-questions/errors.js';
import type { ActionContext, Order } from '../object-actions/acting.js';
import { carryOut } from '../object-actions/carry-out.js';
import type { ApplicationState } from './application-state.js';
import { LeaseLostError } from './errors.js';

/** What a person asked for longer ago is not done any more, in milliseconds: they have long done something else about it. */
const TOO_LATE = 5 * 60_000;
const AT_ONCE = 8;
const RETRY_MILLISECONDS = 2_000;
/** Orders remembered; NATS itself drops one that is sent twice within two minutes, and what was answered is looked up. */
const MOST_REMEMBERED = 2_000;

interface Answer {
  readonly outcome: 'done' | 'failed';
  readonly detail: string;
}

/** Takes what people ask to be done with single objects of one cluster, has each done once, and tells what became of it. */
export class OnObjectActionRequested {
  private readonly taken = new Set<string>();
  private readonly limiter = new Limiter(AT_ONCE);
  private readonly waiting = new Map<string, (() => Promise<void>)[]>();

  /** @param renderingsRead resolves when every application of the cluster is known */
  constructor(
    private readonly context: ActionContext,
    private readonly renderingsRead: Promise<void>,
    private readonly signal: AbortSignal,
  ) {}

  /** Resolves when orders arrive: those of the last hour too, so that each is answered. */
  async start(): Promise<void> {
    const { bus, cluster } = this.context;
    await bus.follow({
      consumer: `syncer-${cluster}`,
      contracts: [ObjectActionRequested],
      filters: [`command.object-action.${cluster}.>`],
      from: { afterSequence: 0 },
      onMessage: (received) => this.handle(received as Received<MessageOf<typeof ObjectActionRequested>>),
      signal: this.signal,
    });
  }

  /** Does what waits for its turn with the application; nothing else works on it meanwhile. */
  async inTurn({ key }: ApplicationState): Promise<void> {
    const works = this.waiting.get(key) ?? [];
    this.waiting.delete(key);
    for (const work of works) await work();
  }

  private handle({ message, time }: Received<Order>): void {
    if (this.taken.has(message.id)) return;
    this.taken.add(message.id);
    for (const oldest of this.taken) {
      if (this.taken.size <= MOST_REMEMBERED) break;
      this.taken.delete(oldest);
    }
    void this.limiter.run(() => this.settle(message, time));
  }

  /** Never rejects. */
  private async settle(order: Order, time: Date): Promise<void> {
    await this.renderingsRead;
    if ((await this.untilNatsIsThere(() => isAnswered(this.context.bus, order))) !== false) return;
    const answer = await this.answerTo(order, time);
    if (answer !== undefined) await this.untilNatsIsThere(() => this.tell(order, answer));
  }

  /** Undefined: another instance answers it. */
  private async answerTo(order: Order, time: Date): Promise<Answer | undefined> {
    const { logger } = this.context;
    const facts = { application: `${order.tenant}/${order.application}`, object: describeRef(order.object), action: order.action };
    logger.info('action on an object requested', { ...facts, actor: order.actor, reason: order.reason });
    if (Date.now() - time.getTime() > TOO_LATE)
      return failed(
        `it was asked for at ${order.at}, and no syncer could take it for over 5 minutes; nothing was done. Ask again if it is still wanted.`,
      );
    try {
      const detail = await carryOut(this.context, order, this.signal, (key, work) => this.queue(key, work));
      return { outcome: 'done', detail };
    } catch (error) {
      if (error instanceof LeaseLostError || this.signal.aborted) return undefined;
      if (error instanceof ObjectUnknownError) return failed(error.why);
      if (error instanceof FairleadError) return failed(whyFailed(error));
      logger.error('action on an object failed unexpectedly', { ...facts, error });
      return failed("the syncer met an error that it did not expect; its log tells it as 'action on an object failed unexpectedly'.");
    }
  }

  private queue(key: string, work: () => Promise<string>): Promise<string> {
    const application = this.context.applications.get(key);
    return new Promise((resolve, reject) => {
      const run = (): Promise<void> => work().then(resolve, reject);
      this.waiting.set(key, [...(this.waiting.get(key) ?? []), run]);
      if (application) this.context.look(application);
    });
  }

  private async tell(order: Order, { outcome, detail }: Answer): Promise<true> {
    const { id, actor, via, reason, tenant, application, cluster, object } = order;
    await this.context.bus.publish(ActionAudited, {
      ...{ id, actor, via, tenant, application, cluster, outcome },
      ...(reason === undefined ? {} : { reason }),
      action: 'act-on-objects',
      detail: `${cluster}: ${about(describeRef(object), detail)}`.slice(0, 2000),
      at: new Date().toISOString(),
    });
    return true;
  }

  /** Undefined: the session ended before NATS was there. */
  private async untilNatsIsThere<T>(work: () => Promise<T>): Promise<T | undefined> {
    while (!this.signal.aborted) {
      try {
        return await work();
      } catch (error) {
        this.context.logger.warn('NATS could not be asked about an action on an object, trying again', { error });
        await sleep(RETRY_MILLISECONDS, undefined, { signal: this.signal }).catch(() => undefined);
      }
    }
    return undefined;
  }
}

/** A plan's refusal begins with the object's name. */
const about = (name: string, detail: string): string => (detail.startsWith(`${name} `) ? detail : `${name}: ${detail}`);
const failed = (detail: string): Answer => ({ outcome: 'failed', detail });
