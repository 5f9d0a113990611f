import { RollbackRequested, type MessageOf } from '@fairlead/contracts';
import { OnMessage } from '@fairlead/messaging';
import { Controller } from '@nestjs/common';
import { WorkersService } from '../workspace/workers.service.js';

/** Keeps the request, which COMMANDS forgets after an hour, and wakes whoever writes to the application's repository. */
@Controller()
export class OnRollbackRequested {
  constructor(private readonly workers: WorkersService) {}

  @OnMessage(RollbackRequested)
  handle(message: MessageOf<typeof RollbackRequested>): Promise<void> {
    return this.workers.rollbackCame(message);
  }
}
