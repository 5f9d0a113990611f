import { availableParallelism } from 'node:os';
import { Controller, Inject } from '@nestjs/common';
import { SourceChanged, type MessageOf, type Sha256 } from '@fairlead/contracts';
import { MessageContext, OnMessage } from '@fairlead/messaging';
import { problemOf, RendererUnavailableError, RenderError } from '@fairlead/rendering';
import { LOGGER, type Logger } from '@fairlead/service-kit';
import { Publishing } from '../publishing/publishing.js';
import { Retirement } from '../publishing/retirement.js';
import { SnapshotRenderer } from './snapshot-renderer.js';

type Source = MessageOf<typeof SourceChanged>;

/** More than cores, so that waiting for NATS overlaps with work; how many tools run at a time is the renderer's setting. */
const CONCURRENCY = 4 * availableParallelism();
/** A rendering that ran out of time is given another chance, because a busy machine may be why. */
const TIMEOUT_ATTEMPTS = 2;

/** The newest source of an application → what its clusters must hold, and the platform documents that it declares. */
@Controller()
export class OnSourceChanged {
  constructor(
    @Inject(LOGGER) private readonly logger: Logger,
    private readonly renderer: SnapshotRenderer,
    private readonly publishing: Publishing,
    private readonly retirement: Retirement,
  ) {}

  @OnMessage(SourceChanged, { concurrency: CONCURRENCY })
  async handle(source: Source, context: MessageContext): Promise<void> {
    if (source.snapshot) await this.render(source, source.snapshot.digest, context);
    else await this.retirement.retire(source, context.sequence);
  }

  private async render(source: Source, snapshot: Sha256, context: MessageContext): Promise<void> {
    const facts = { tenant: source.tenant, application: source.application, generation: source.generation };
    try {
      const rendered = await this.renderer.render(source, snapshot);
      const outcome = await this.publishing.rendered(source, rendered);
      this.logger.info('rendered', { ...facts, objects: rendered.bundle?.objects, documents: rendered.declared.length, ...outcome });
    } catch (error) {
      if (error instanceof RenderError) {
        if (error.code === 'RenderTimeout' && context.attempt <= TIMEOUT_ATTEMPTS)
          throw new RendererUnavailableError(error.message, error.facts, error);
        this.logger.warn('source can not be rendered, the last good rendering stays', {
          ...facts,
          ...error.facts,
          code: error.code,
          problem: error.message,
        });
        return this.publishing.failed(source, [problemOf(error)]);
      }
      if (context.lastAttempt) await this.publishing.failed(source, [problemOfTrouble(error)]);
      throw error;
    }
  }
}

/** Our own trouble, not the source's: told only when there will be no further attempt. */
function problemOfTrouble(error: unknown) {
  const message = error instanceof Error ? error.message : String(error);
  return { code: 'RendererUnavailable', message: `the renderer gave up for now: ${message}`.slice(0, 4000) };
}
