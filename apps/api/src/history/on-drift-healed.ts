import { Controller, Inject } from '@nestjs/common';
import { DriftHealed, type MessageOf } from '@fairlead/contracts';
import { OnMessage, type MessageContext } from '@fairlead/messaging';
import { HISTORY, HistoryWriter } from './history-writer.js';

/** History: objects that drifted are again as Git says. */
@Controller()
export class OnDriftHealed {
  constructor(@Inject(HistoryWriter) private readonly history: HistoryWriter) {}

  @OnMessage(DriftHealed, HISTORY)
  handle(message: MessageOf<typeof DriftHealed>, context: MessageContext): Promise<void> {
    return this.history.append(DriftHealed, message, context);
  }
}
