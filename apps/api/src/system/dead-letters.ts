import {
  PLATFORM_TENANT,
  type ApiCommandAccepted,
  type ApiDeadLetter,
  type ApiDeadLetterDetail,
  type Asked,
  type DeadLetterCommand,
  type PageQuery,
} from '@fairlead/contracts';
import { DeadLetterBox, DeadLetterRefusedError, type Bus, type DeadLetterItem } from '@fairlead/messaging';
import { z } from 'zod';
import type { Authoriser } from '../auth/authoriser.js';
import { askFor, type Order } from '../commands/order.js';
import { ApiError, notFound } from '../rest/api-error.js';
import { decodeCursor, pageOf } from '../rest/cursor.js';
import { withDeadline } from '../rest/deadline.js';
import { shown } from './hide-secrets.js';
import { tellOutcome } from './tell-outcome.js';

const PlaceCursor = z.tuple([z.int().positive()]);
/** Reading a page of large ones takes its time. */
const LIST_MILLISECONDS = 20_000;

/** Messages that were given up on, for those who operate the platform. */
export class DeadLettersReader {
  private readonly box: DeadLetterBox;

  constructor(
    private readonly bus: Bus,
    private readonly authoriser: Authoriser,
  ) {
    this.box = new DeadLetterBox(bus);
  }

  /** @throws ApiError 503, NatsUnavailableError */
  async list({ limit, cursor }: z.infer<typeof PageQuery>): Promise<{ items: ApiDeadLetter[]; next?: string }> {
    const before = decodeCursor(cursor, PlaceCursor)?.[0];
    const found = await withDeadline(this.box.list(limit + 1, before), LIST_MILLISECONDS);
    return pageOf(found, limit, itemOf, ({ place }) => [place]);
  }

  /** @throws ApiError 404, 503, NatsUnavailableError */
  async detail(id: string): Promise<ApiDeadLetterDetail> {
    const found = await withDeadline(this.box.get(id));
    if (found === undefined) throw gone(id);
    const message = found.content === undefined ? `(${found.bytes} bytes that are no JSON)` : JSON.stringify(shown(found.content), null, 2);
    return { ...itemOf(found), message };
  }

  /** @throws ApiError 401, 403, 404, 409, 503; NatsUnavailableError */
  async decide(id: string, { decision, reason }: DeadLetterCommand, order: Order): Promise<ApiCommandAccepted> {
    const found = await withDeadline(this.box.get(id));
    if (found === undefined) throw gone(id);
    const detail = `${decision === 'replay' ? 'Send again' : 'Discard'} dead letter ${id}, a message on ${found.subject}.`;
    const asked = await askFor(this.authoriser, order, { action: 'operate-platform', tenant: PLATFORM_TENANT, detail, reason });
    if (decision === 'replay') await this.replay(id, asked);
    else await withDeadline(this.box.discard(id));
    await this.tell(asked, 'done', decision === 'replay' ? `Dead letter ${id} was sent again.` : `Dead letter ${id} was discarded.`);
    const next = decision === 'replay' ? 'It was sent again; everyone who takes such messages gets it once more.' : 'It is gone.';
    return { id: asked.id, tenant: PLATFORM_TENANT, next, follow: `/api/v1/commands/${asked.id}` };
  }

  private async replay(id: string, asked: Asked): Promise<void> {
    try {
      await withDeadline(this.box.replay(id, asked.id));
    } catch (error) {
      if (!(error instanceof DeadLetterRefusedError)) throw error;
      await this.tell(asked, 'failed', error.message);
      throw notReplayable(error);
    }
  }

  private tell(asked: Asked, outcome: 'done' | 'failed', detail: string): Promise<void> {
    return withDeadline(tellOutcome(this.bus, asked, outcome, detail));
  }
}

const itemOf = ({ place: _place, ...item }: DeadLetterItem): ApiDeadLetter => {
  const { id, consumer, stream, sequence, subject, attempts, error, at, bytes } = item;
  return { id, consumer, stream, sequence, subject, attempts, error, at, bytes };
};

const gone = (id: string): ApiError => notFound(`Dead letter ${id}`, 'GET /api/v1/system/dead-letters lists those that there are.');
const notReplayable = ({ code, message }: DeadLetterRefusedError): ApiError =>
  new ApiError({
    status: 409,
    code,
    title: 'The message can not be sent again',
    detail: message,
    advice:
      'Look for its cause in the error that stands with it. What it told is told anew by the service that sent it, as soon as that changes.',
  });
