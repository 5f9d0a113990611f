import { RolloutChanged, type MessageOf } from '@fairlead/contracts';
import { OnMessage } from '@fairlead/messaging';
import { Controller } from '@nestjs/common';
import { rollouts } from './kinds.js';
import { MovingMessages } from './moving-messages.js';
import { rolloutMove } from './rollout.js';

@Controller()
export class OnRolloutChanged {
  constructor(private readonly messages: MovingMessages) {}

  @OnMessage(RolloutChanged)
  async handle(message: MessageOf<typeof RolloutChanged>): Promise<void> {
    await this.messages.apply(rolloutMove(rollouts, message));
  }
}
