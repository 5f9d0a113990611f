import { PLATFORM_TENANT, RebuildAsked, type ApiCommandAccepted, type RebuildCommand } from '@fairlead/contracts';
import { NobodyAnswersError, type Bus } from '@fairlead/messaging';
import type { Authoriser } from '../auth/authoriser.js';
import { askFor, type Order } from '../commands/order.js';
import { ApiError } from '../rest/api-error.js';

/** How long the api that writes the read models may take to begin, in milliseconds. */
const PATIENCE_MILLISECONDS = 5_000;

/** Has the read models written anew by whichever api keeps them. */
export class Rebuild {
  constructor(
    private readonly bus: Bus,
    private readonly authoriser: Authoriser,
  ) {}

  /** @throws ApiError 401, 403, 409, 503; NatsUnavailableError */
  async ask({ reason }: RebuildCommand, order: Order): Promise<ApiCommandAccepted> {
    const detail = 'Write the read models anew.';
    const asked = await askFor(this.authoriser, order, { action: 'operate-platform', tenant: PLATFORM_TENANT, detail, reason });
    const { begun } = await this.bus
      .ask(RebuildAsked, { asked }, { timeoutMilliseconds: PATIENCE_MILLISECONDS })
      .catch((error: unknown) => {
        throw error instanceof NobodyAnswersError ? nobodyKeeps() : error;
      });
    if (!begun) throw underWay();
    const next = 'It is under way; lists are answered meanwhile. What came of it is in the audit log.';
    return { id: asked.id, tenant: PLATFORM_TENANT, next, follow: `/api/v1/commands/${asked.id}` };
  }
}

const underWay = (): ApiError =>
  new ApiError({
    status: 409,
    code: 'RebuildUnderWay',
    title: 'The read models are being written anew',
    detail: 'Somebody asked for it before, and it is under way.',
    advice: 'Wait until it has ended; the audit log tells when.',
  });
const nobodyKeeps = (): ApiError =>
  new ApiError({
    status: 503,
    code: 'NobodyKeepsReadModels',
    title: 'No api writes the read models',
    detail: 'The api that wrote them has ended, and another one has not taken over yet.',
    advice: 'Try again in some seconds. GET /api/v1/system tells who holds the lease "applications".',
    retryAfter: 5,
  });
