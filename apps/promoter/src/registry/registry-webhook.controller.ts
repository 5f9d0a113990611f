import { createHash, timingSafeEqual } from 'node:crypto';
import { CONFIG } from '@fairlead/service-kit';
import { Body, Controller, Headers, HttpCode, HttpException, Inject, Post } from '@nestjs/common';
import { z } from 'zod';
import type { PromoterConfig } from '../config.js';
import { WorkersService } from '../workspace/workers.service.js';

/** The distribution project's notifications: https://distribution.github.io/distribution/about/notifications/ */
const Distribution = z.object({
  events: z.array(
    z.looseObject({
      action: z.string(),
      target: z.looseObject({ repository: z.string().optional(), tag: z.string().optional() }),
      request: z.looseObject({ host: z.string().optional() }).optional(),
    }),
  ),
});
/** Harbor's webhook "Artifact pushed". */
const Harbor = z.object({
  type: z.string(),
  event_data: z.looseObject({
    repository: z.looseObject({ repo_full_name: z.string() }),
    resources: z.array(z.looseObject({ tag: z.string().optional() })).optional(),
  }),
});

/** Takes word of pushed images. Only a hint: scanning finds the same later. */
@Controller('webhooks/registry')
export class RegistryWebhookController {
  constructor(
    private readonly workers: WorkersService,
    @Inject(CONFIG) private readonly config: PromoterConfig,
  ) {}

  @Post()
  @HttpCode(202)
  async take(@Headers('authorization') authorization: string | undefined, @Body() body: unknown): Promise<{ repositories: number }> {
    const secret = this.config.FAIRLEAD_PROMOTER_WEBHOOK_SECRET;
    if (secret === undefined) throw new HttpException('No webhook is taken until FAIRLEAD_PROMOTER_WEBHOOK_SECRET is set.', 503);
    if (!isEqual(authorization ?? '', `Bearer ${secret}`))
      throw new HttpException('The header Authorization must be "Bearer" and the secret.', 401);
    let repositories = 0;
    for (const { host, repository, tag } of pushedImages(body)) repositories += await this.workers.imagePushed(host, repository, tag);
    return { repositories };
  }
}

interface PushedImage {
  readonly host: string | undefined;
  readonly repository: string;
  readonly tag: string | undefined;
}
function pushedImages(body: unknown): PushedImage[] {
  const distribution = Distribution.safeParse(body);
  if (distribution.success) {
    const pushed = distribution.data.events.flatMap(({ action, target, request }) =>
      action === 'push' && target.repository !== undefined && target.tag !== undefined
        ? [{ host: request?.host, repository: target.repository, tag: target.tag }]
        : [],
    );
    return [...new Map(pushed.map((one) => [`${one.host}/${one.repository}:${one.tag}`, one])).values()];
  }
  const harbor = Harbor.safeParse(body);
  if (harbor.success) {
    const { repository, resources = [] } = harbor.data.event_data;
    const tags = resources.map(({ tag }) => tag);
    if (harbor.data.type !== 'PUSH_ARTIFACT') return [];
    return (tags.length > 0 ? tags : [undefined]).map((tag) => ({ host: undefined, repository: repository.repo_full_name, tag }));
  }
  throw new HttpException("The body is neither a notification of a distribution registry nor Harbor's webhook.", 400);
}

const isEqual = (a: string, b: string): boolean => timingSafeEqual(digest(a), digest(b));
const digest = (text: string): Buffer => createHash('sha256').update(text).digest();
