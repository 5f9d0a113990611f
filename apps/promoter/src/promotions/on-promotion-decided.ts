import { PromotionDecided, type MessageOf } from '@fairlead/contracts';
import { OnMessage } from '@fairlead/messaging';
import { Controller } from '@nestjs/common';
import { WorkersService } from '../workspace/workers.service.js';

/** Keeps the decision, which COMMANDS forgets after an hour, and wakes whoever writes to the promotion's repository. */
@Controller()
export class OnPromotionDecided {
  constructor(private readonly workers: WorkersService) {}

  @OnMessage(PromotionDecided)
  handle(message: MessageOf<typeof PromotionDecided>): Promise<void> {
    return this.workers.decisionCame(message);
  }
}
