import { availableParallelism } from 'node:os';
import { Controller } from '@nestjs/common';
import { SourceChanged, type MessageOf } from '@fairlead/contracts';
import { MessageContext, OnMessage } from '@fairlead/messaging';
import { Retirement } from '../publishing/retirement.js';
import { SourceRendering } from './source-rendering.js';

/** More than cores, so that waiting for NATS overlaps with work; how many tools run at a time is the renderer's setting. */
const CONCURRENCY = 4 * availableParallelism();

/** The newest source of an application → what its clusters must hold, and the platform documents that it declares. */
@Controller()
export class OnSourceChanged {
  constructor(
    private readonly rendering: SourceRendering,
    private readonly retirement: Retirement,
  ) {}

  @OnMessage(SourceChanged, { concurrency: CONCURRENCY })
  async handle(source: MessageOf<typeof SourceChanged>, context: MessageContext): Promise<void> {
    if (source.snapshot) await this.rendering.render(source, source.snapshot.digest, context);
    else await this.retirement.retire(source, context.sequence);
  }
}
