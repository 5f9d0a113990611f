import { Controller, Inject } from '@nestjs/common';
import { ActionAudited, type MessageOf } from '@fairlead/contracts';
import { OnMessage, type MessageContext } from '@fairlead/messaging';
import { HISTORY, HistoryWriter } from './history-writer.js';

/** History: a person asked for something. */
@Controller()
export class OnActionAudited {
  constructor(@Inject(HistoryWriter) private readonly history: HistoryWriter) {}

  @OnMessage(ActionAudited, HISTORY)
  handle(message: MessageOf<typeof ActionAudited>, context: MessageContext): Promise<void> {
    return this.history.append(ActionAudited, message, context);
  }
}
