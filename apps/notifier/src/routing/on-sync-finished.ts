import { SyncFinished, type MessageOf } from '@fairlead/contracts';
import { signalOfSync } from '@fairlead/domain';
import { OnMessage } from '@fairlead/messaging';
import { Controller } from '@nestjs/common';
import { GATHERED, Router } from './router.js';

@Controller()
export class OnSyncFinished {
  constructor(private readonly router: Router) {}

  @OnMessage(SyncFinished, GATHERED)
  async handle(message: MessageOf<typeof SyncFinished>): Promise<void> {
    await this.router.handle(signalOfSync(message));
  }
}
