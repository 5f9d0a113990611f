import { Controller, Inject } from '@nestjs/common';
import { HealthChanged, type MessageOf } from '@fairlead/contracts';
import { OnMessage, type MessageContext } from '@fairlead/messaging';
import { HISTORY, HistoryWriter } from './history-writer.js';

/** History: an application became healthy, or no longer is. */
@Controller()
export class OnHealthChanged {
  constructor(@Inject(HistoryWriter) private readonly history: HistoryWriter) {}

  @OnMessage(HealthChanged, HISTORY)
  handle(message: MessageOf<typeof HealthChanged>, context: MessageContext): Promise<void> {
    return this.history.append(HealthChanged, message, context);
  }
}
