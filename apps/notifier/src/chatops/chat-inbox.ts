import { setTimeout as sleep } from 'node:timers/promises';
import { Outbox, type Database } from '@fairlead/database';
import type { Logger, Metrics } from '@fairlead/service-kit';
import { ChatRequest, type Taken } from './chat-request.js';
import type { DeskParts } from './desk.js';
import { handleRequest } from './handle-request.js';
import { refusal, type Reply } from './reply.js';
import type { Responder } from './responder.js';

export interface InboxOptions {
  readonly database: Database;
  readonly parts: DeskParts;
  readonly responder: Responder;
  readonly logger: Logger;
  readonly metrics: Metrics;
}
/** Slack waits three seconds for our word. */
const STORE_MILLISECONDS = 1_500;
/** Nobody expects a rollback any more that was asked for longer ago. */
const PATIENCE_MILLISECONDS = 5 * 60_000;
const TOO_LATE = refusal('This was not done: the platform could not pass it on for five minutes. Ask again.');
const NOT_PASSED_ON = refusal('This can not be passed on now. Ask again in a minute, or use `fairlead` on the command line.');

/**
 * Takes requests at once and handles them after. What was taken is stored, so that it is done although the process dies, and done once although it
 * comes again. While Postgres is away requests are handled all the same: a rollback must not depend on it; their ids make a second time harmless.
 */
export class ChatInbox {
  readonly outbox: Outbox;
  private readonly handled;
  private readonly underWay = new Set<Promise<void>>();

  constructor(private readonly options: InboxOptions) {
    const { database, logger, metrics } = options;
    this.handled = metrics.counter('fairlead_chat_requests_total', 'Requests of people in Slack, by kind.', ['kind']);
    this.outbox = new Outbox({
      database,
      logger,
      metrics,
      kinds: ['chat'],
      concurrency: 8,
      deliver: async ({ payload }) => {
        const request = ChatRequest.parse(payload);
        await this.options.responder.answer(request, await this.handle(request));
        return {};
      },
    });
    this.outbox.start();
  }

  /** Resolves as soon as the request is safe, in any case before Slack gives up. */
  async take({ request, responseUrl }: Taken): Promise<void> {
    this.options.responder.expect(request.id, responseUrl);
    const stored = this.store(request).then(
      () => true,
      (error: unknown) => {
        this.options.logger.warn('a request in Slack could not be stored and is handled without that', { request: request.id, error });
        return false;
      },
    );
    if (await Promise.race([stored, sleep(STORE_MILLISECONDS, false, { ref: false })])) return this.outbox.wake();
    const work = this.handleNow(request).finally(() => this.underWay.delete(work));
    this.underWay.add(work);
  }

  async onModuleDestroy(): Promise<void> {
    await Promise.all([this.outbox.stop(), ...this.underWay]);
  }

  private async store(request: ChatRequest): Promise<void> {
    const message = { dedupeKey: `chat:${request.id}`, group: `chat:${request.user}`, kind: 'chat', payload: request };
    await this.options.database.transaction((manager) => Outbox.enqueue(manager, [message]));
  }

  private async handle(request: ChatRequest): Promise<Reply> {
    if (Date.now() - Date.parse(request.at) > PATIENCE_MILLISECONDS) return TOO_LATE;
    const reply = await handleRequest(this.options.parts, request);
    this.handled.inc({ kind: 'action' in request.asked ? 'button' : 'command' });
    return reply;
  }

  private async handleNow(request: ChatRequest): Promise<void> {
    const { responder, logger } = this.options;
    const reply = await this.handle(request).catch((error: unknown) => {
      logger.error('a request in Slack could not be handled', { request: request.id, error });
      return NOT_PASSED_ON;
    });
    await responder.answer(request, reply);
  }
}
