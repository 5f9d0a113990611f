import { Inject, Injectable } from '@nestjs/common';
import type { MessageOf, Sha256, SourceChanged } from '@fairlead/contracts';
import { problemOf, RendererUnavailableError, RenderError } from '@fairlead/rendering';
import { LOGGER, type Logger } from '@fairlead/service-kit';
import { GuardCheck } from '../guards/guard-check.js';
import { Publishing } from '../publishing/publishing.js';
import { SnapshotRenderer } from './snapshot-renderer.js';

type Source = MessageOf<typeof SourceChanged>;
interface Attempt {
  readonly attempt: number;
  readonly lastAttempt: boolean;
}

/** A rendering that ran out of time is given another chance, because a busy machine may be why. */
const TIMEOUT_ATTEMPTS = 2;

/** Renders a source, holds the result to the guard rules, and tells what became of it. */
@Injectable()
export class SourceRendering {
  constructor(
    @Inject(LOGGER) private readonly logger: Logger,
    private readonly renderer: SnapshotRenderer,
    private readonly guards: GuardCheck,
    private readonly publishing: Publishing,
  ) {}

  /** @throws what may pass with another attempt */
  async render(source: Source, snapshot: Sha256, { attempt, lastAttempt }: Attempt): Promise<void> {
    const facts = { tenant: source.tenant, application: source.application, generation: source.generation };
    try {
      const rendered = await this.renderer.render(source, snapshot);
      await this.guards.check(source, snapshot, rendered);
      const outcome = await this.publishing.rendered(source, rendered);
      this.logger.info('rendered', { ...facts, objects: rendered.bundle?.objects, documents: rendered.declared.length, ...outcome });
    } catch (error) {
      if (error instanceof RenderError) {
        if (error.code === 'RenderTimeout' && attempt <= TIMEOUT_ATTEMPTS)
          throw new RendererUnavailableError(error.message, error.facts, error);
        this.logger.warn('source can not be rendered, the last good rendering stays', {
          ...facts,
          ...error.facts,
          code: error.code,
          problem: error.message,
        });
        return this.publishing.failed(source, [problemOf(error)]);
      }
      if (lastAttempt) await this.publishing.failed(source, [problemOfTrouble(error)]);
      throw error;
    }
  }
}

/** Our own trouble, not the source's: told only when there will be no further attempt. */
function problemOfTrouble(error: unknown) {
  const message = error instanceof Error ? error.message : String(error);
  return { code: 'RendererUnavailable', message: `the renderer gave up for now: ${message}`.slice(0, 4000) };
}
