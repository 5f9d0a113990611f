import { Controller, Inject } from '@nestjs/common';
import { RenderFailed, type MessageOf } from '@fairlead/contracts';
import { OnMessage, type MessageContext } from '@fairlead/messaging';
import { HISTORY, HistoryWriter } from './history-writer.js';

/** History: no manifests could be made of a revision. */
@Controller()
export class OnRenderFailed {
  constructor(@Inject(HistoryWriter) private readonly history: HistoryWriter) {}

  @OnMessage(RenderFailed, HISTORY)
  handle(message: MessageOf<typeof RenderFailed>, context: MessageContext): Promise<void> {
    return this.history.append(RenderFailed, message, context);
  }
}
