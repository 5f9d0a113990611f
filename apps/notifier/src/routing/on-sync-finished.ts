import { SyncFinished, type MessageOf, type Problem } from '@fairlead/contracts';
import { OnMessage } from '@fairlead/messaging';
import { Controller } from '@nestjs/common';
import { GATHERED, Router } from './router.js';

const UNKNOWN: Problem = { code: 'SyncFailed', message: 'The syncer gave no reason; its log has it.' };

@Controller()
export class OnSyncFinished {
  constructor(private readonly router: Router) {}

  @OnMessage(SyncFinished, GATHERED)
  async handle({ outcome, problem, finishedAt: at, ...about }: MessageOf<typeof SyncFinished>): Promise<void> {
    await this.router.handle(
      outcome === 'synced' ? { ...about, kind: 'synced', at } : { ...about, kind: 'sync-failed', at, problem: problem ?? UNKNOWN },
    );
  }
}
