import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { Body, Controller, HttpCode, Inject, Post, Query, Req } from '@nestjs/common';
import { RepositoryHinted, type ApiWebhookAccepted } from '@fairlead/contracts';
import { Bus } from '@fairlead/messaging';
import { LOGGER, tracing, type Logger } from '@fairlead/service-kit';
import { CatalogView } from '../catalog/catalog-view.js';
import { ApiError, invalid } from '../rest/api-error.js';
import { withDeadline } from '../rest/deadline.js';
import { NoQuery, ZodPipe } from '../rest/zod.pipe.js';
import { normaliseGitUrl } from './git-url.js';
import { repositoryUrls } from './push-body.js';
import { signatureProblem } from './signature.js';

export const WEBHOOK_SECRET = Symbol('webhook secret');
const DELIVERY_HEADERS = [
  'x-github-delivery',
  'x-gitea-delivery',
  'x-forgejo-delivery',
  'x-gogs-delivery',
  'x-gitlab-event-uuid',
  'x-request-id',
];

/** Pushes that Git hosts tell of. The body is never logged. */
@Controller('webhooks')
export class WebhooksController {
  constructor(
    @Inject(Bus) private readonly bus: Bus,
    @Inject(CatalogView) private readonly view: CatalogView,
    @Inject(LOGGER) private readonly logger: Logger,
    @Inject(WEBHOOK_SECRET) private readonly secret: string | undefined,
  ) {}

  @Post('git')
  @HttpCode(202)
  async git(
    @Req() request: IncomingMessage & { rawBody?: Buffer },
    @Query(new ZodPipe(NoQuery)) _query: unknown,
    @Body() body: unknown,
  ): Promise<ApiWebhookAccepted> {
    this.verify(request);
    const id = deliveryOf(request);
    const urls = repositoryUrls(pushOf(body));
    if (urls.size === 0)
      throw invalid([{ at: 'body', message: 'names no repository: repository.clone_url, .ssh_url, .html_url or .url is needed' }]);
    const matched = this.view.list('Repository').filter(({ document }) => urls.has(normaliseGitUrl(document.spec.url) ?? ''));
    const repositories = matched.map(({ document }) => ({ tenant: document.spec.tenant, name: document.metadata.name }));
    const at = new Date().toISOString();
    // The first span of the push's trace.
    const hint = () =>
      Promise.all(
        repositories.map(({ tenant, name }) => this.bus.publish(RepositoryHinted, { tenant, repository: name, reason: 'webhook', id, at })),
      );
    await withDeadline(tracing.withSpan('take webhook', { 'fairlead.delivery': id }, undefined, hint));
    this.logger.info('webhook taken', { delivery: id, repositories: repositories.map(({ tenant, name }) => `${tenant}/${name}`) });
    return { id, matched: repositories.length, repositories };
  }

  private verify(request: IncomingMessage & { rawBody?: Buffer }): void {
    if (this.secret === undefined) throw disabled();
    if (request.rawBody === undefined) throw unreadable();
    const problem = signatureProblem(request.headers, request.rawBody, this.secret);
    if (problem === undefined) return;
    this.logger.warn('webhook refused', { problem, remote: request.socket.remoteAddress });
    throw new ApiError({
      status: 401,
      code: 'WebhookUnsigned',
      title: 'The webhook is not signed as it must be',
      detail: problem,
      advice: 'Compare the secret of the webhook at the Git host with FAIRLEAD_API_WEBHOOK_SECRET. Until then pushes are found by polling.',
    });
  }
}

function deliveryOf({ headers }: IncomingMessage): string {
  const given = DELIVERY_HEADERS.map((name) => headers[name]).find((value) => typeof value === 'string' && value !== '');
  return typeof given === 'string' ? given.slice(0, 100) : randomUUID();
}

/** GitHub can send the JSON as the field `payload` of a form. */
function pushOf(body: unknown): unknown {
  const payload = (body as { payload?: unknown } | undefined)?.payload;
  if (typeof payload !== 'string') return body;
  try {
    return JSON.parse(payload) as unknown;
  } catch {
    throw invalid([{ at: 'payload', message: 'is not JSON' }]);
  }
}

const disabled = (): ApiError =>
  new ApiError({
    status: 403,
    code: 'WebhooksDisabled',
    title: 'Webhooks are not set up',
    detail: 'The api has no secret to check webhooks with, so it takes none.',
    advice: 'Set FAIRLEAD_API_WEBHOOK_SECRET and the same secret at the Git host. Until then pushes are found by polling.',
  });
const unreadable = (): ApiError =>
  new ApiError({
    status: 415,
    code: 'UnsupportedMediaType',
    title: 'The body is of a kind that is not read',
    detail: 'A webhook must be sent as application/json or application/x-www-form-urlencoded, with a body.',
    advice: 'Choose application/json as the content type of the webhook at the Git host.',
  });
