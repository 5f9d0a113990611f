import { PromotionDecided, type MessageOf } from '@fairlead/contracts';
import { OnMessage } from '@fairlead/messaging';
import { Controller, Inject } from '@nestjs/common';
import { PROMOTIONS } from './kinds.js';
import { MovingMessages, type MovingKind } from './moving-messages.js';
import { decisionMove, type Promotion } from './promotion.js';

/** Decided here or elsewhere: on the command line, in the console. */
@Controller()
export class OnPromotionDecided {
  constructor(
    private readonly messages: MovingMessages,
    @Inject(PROMOTIONS) private readonly promotions: MovingKind<Promotion>,
  ) {}

  @OnMessage(PromotionDecided)
  async handle(message: MessageOf<typeof PromotionDecided>): Promise<void> {
    await this.messages.apply(decisionMove(this.promotions, message));
  }
}
