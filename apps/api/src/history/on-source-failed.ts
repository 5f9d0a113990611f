import { Controller, Inject } from '@nestjs/common';
import { SourceFailed, type MessageOf } from '@fairlead/contracts';
import { OnMessage, type MessageContext } from '@fairlead/messaging';
import { HISTORY, HistoryWriter } from './history-writer.js';

/** History: a source could not be read. */
@Controller()
export class OnSourceFailed {
  constructor(@Inject(HistoryWriter) private readonly history: HistoryWriter) {}

  @OnMessage(SourceFailed, HISTORY)
  handle(message: MessageOf<typeof SourceFailed>, context: MessageContext): Promise<void> {
    return this.history.append(SourceFailed, message, context);
  }
}
