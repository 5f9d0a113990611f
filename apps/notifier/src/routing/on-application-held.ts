import { ApplicationHeld, type MessageOf } from '@fairlead/contracts';
import { OnMessage } from '@fairlead/messaging';
import { Controller } from '@nestjs/common';
import { held } from '../messages/note-message.js';
import { ThreadNotes } from './thread-notes.js';

@Controller()
export class OnApplicationHeld {
  constructor(private readonly notes: ThreadNotes) {}

  @OnMessage(ApplicationHeld)
  async handle(message: MessageOf<typeof ApplicationHeld>): Promise<void> {
    const { tenant, application, asked } = message;
    await this.notes.add({ tenant, application, key: `held:${tenant}/${application}:${asked.id}:${message.held}`, content: held(message) });
  }
}
