import { Controller, Inject } from '@nestjs/common';
import { PromotionChanged, type MessageOf } from '@fairlead/contracts';
import { OnMessage, type MessageContext } from '@fairlead/messaging';
import { HISTORY, HistoryWriter } from './history-writer.js';

/** History: a version on its way to an environment stands otherwise. */
@Controller()
export class OnPromotionChanged {
  constructor(@Inject(HistoryWriter) private readonly history: HistoryWriter) {}

  @OnMessage(PromotionChanged, HISTORY)
  handle(message: MessageOf<typeof PromotionChanged>, context: MessageContext): Promise<void> {
    return this.history.append(PromotionChanged, message, context);
  }
}
