import { Controller } from '@nestjs/common';
import { RollbackRequested, type MessageOf } from '@fairlead/contracts';
import { OnMessage } from '@fairlead/messaging';
import { Rollback } from './rollback.js';

/** Somebody wants to go back → an earlier rendering for the application's clusters, and the bad source is held. */
@Controller()
export class OnRollbackRequested {
  constructor(private readonly rollback: Rollback) {}

  @OnMessage(RollbackRequested)
  handle(request: MessageOf<typeof RollbackRequested>): Promise<void> {
    return this.rollback.take(request);
  }
}
