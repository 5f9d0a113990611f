import { RollbackRequested, type MessageOf } from '@fairlead/contracts';
import { OnMessage } from '@fairlead/messaging';
import { Controller } from '@nestjs/common';
import { rollbackRequested } from '../messages/note-message.js';
import { ThreadNotes } from './thread-notes.js';

@Controller()
export class OnRollbackRequested {
  constructor(private readonly notes: ThreadNotes) {}

  @OnMessage(RollbackRequested)
  async handle(message: MessageOf<typeof RollbackRequested>): Promise<void> {
    const { tenant, application, id } = message;
    await this.notes.add({ tenant, application, key: `rollback:${id}`, content: rollbackRequested(message) });
  }
}
