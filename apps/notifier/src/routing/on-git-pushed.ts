import { GitPushed, type MessageOf } from '@fairlead/contracts';
import { OnMessage } from '@fairlead/messaging';
import { Controller } from '@nestjs/common';
import { reverted } from '../messages/note-message.js';
import { ThreadNotes } from './thread-notes.js';

@Controller()
export class OnGitPushed {
  constructor(private readonly notes: ThreadNotes) {}

  /** What came of an image update or a promotion is told by the sync that it leads to, and by the promotion's own message. */
  @OnMessage(GitPushed)
  async handle(message: MessageOf<typeof GitPushed>): Promise<void> {
    if (message.what !== 'revert') return;
    const { tenant, application, repository, commit } = message;
    const key = `reverted:${tenant}/${repository}:${commit}`;
    await this.notes.add({ tenant, application: application ?? '', key, content: reverted(message) });
  }
}
