import { Controller, Inject } from '@nestjs/common';
import { RolloutChanged, type MessageOf } from '@fairlead/contracts';
import { OnMessage, type MessageContext } from '@fairlead/messaging';
import { HISTORY, HistoryWriter } from './history-writer.js';

/** History: a rollout took a step. */
@Controller()
export class OnRolloutChanged {
  constructor(@Inject(HistoryWriter) private readonly history: HistoryWriter) {}

  @OnMessage(RolloutChanged, HISTORY)
  handle(message: MessageOf<typeof RolloutChanged>, context: MessageContext): Promise<void> {
    return this.history.append(RolloutChanged, message, context);
  }
}
