import { PruneConfirmed, type MessageOf } from '@fairlead/contracts';
import { OnMessage } from '@fairlead/messaging';
import { Controller, Inject } from '@nestjs/common';
import { PRUNES } from './kinds.js';
import { MovingMessages, type MovingKind } from './moving-messages.js';
import { confirmedMove, pruneSubject, type Prune } from './prune.js';

/** Confirmed here or elsewhere: on the command line, in the console. */
@Controller()
export class OnPruneConfirmed {
  constructor(
    private readonly messages: MovingMessages,
    @Inject(PRUNES) private readonly prunes: MovingKind<Prune>,
  ) {}

  @OnMessage(PruneConfirmed)
  async handle(message: MessageOf<typeof PruneConfirmed>): Promise<void> {
    for (const { state } of await this.messages.of(this.prunes, pruneSubject(message))) {
      const move = confirmedMove(this.prunes, state, message);
      if (move !== undefined) await this.messages.apply(move);
    }
  }
}
