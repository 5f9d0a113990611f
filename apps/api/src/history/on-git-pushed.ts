import { Controller, Inject } from '@nestjs/common';
import { GitPushed, type MessageOf } from '@fairlead/contracts';
import { OnMessage, type MessageContext } from '@fairlead/messaging';
import { HISTORY, HistoryWriter } from './history-writer.js';

/** History: the platform pushed a commit. */
@Controller()
export class OnGitPushed {
  constructor(@Inject(HistoryWriter) private readonly history: HistoryWriter) {}

  @OnMessage(GitPushed, HISTORY)
  handle(message: MessageOf<typeof GitPushed>, context: MessageContext): Promise<void> {
    return this.history.append(GitPushed, message, context);
  }
}
