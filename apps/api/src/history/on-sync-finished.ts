import { Controller, Inject } from '@nestjs/common';
import { SyncFinished, type MessageOf } from '@fairlead/contracts';
import { OnMessage, type MessageContext } from '@fairlead/messaging';
import { HISTORY, HistoryWriter } from './history-writer.js';

/** History: a sync ended. */
@Controller()
export class OnSyncFinished {
  constructor(@Inject(HistoryWriter) private readonly history: HistoryWriter) {}

  @OnMessage(SyncFinished, HISTORY)
  handle(message: MessageOf<typeof SyncFinished>, context: MessageContext): Promise<void> {
    return this.history.append(SyncFinished, message, context);
  }
}
