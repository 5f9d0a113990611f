import { createHash } from 'node:crypto';
import { PruneAwaited, type MessageOf } from '@fairlead/contracts';
import { OnMessage } from '@fairlead/messaging';
import { Controller, Inject } from '@nestjs/common';
import { PRUNES } from './kinds.js';
import { MovingMessages, type MovingKind } from './moving-messages.js';
import { pruneMove, type Prune } from './prune.js';

const digest = (text: string): string => createHash('sha256').update(text).digest('hex');

@Controller()
export class OnPruneAwaited {
  constructor(
    private readonly messages: MovingMessages,
    @Inject(PRUNES) private readonly prunes: MovingKind<Prune>,
  ) {}

  @OnMessage(PruneAwaited)
  async handle(message: MessageOf<typeof PruneAwaited>): Promise<void> {
    await this.messages.apply(pruneMove(this.prunes, message, digest));
  }
}
