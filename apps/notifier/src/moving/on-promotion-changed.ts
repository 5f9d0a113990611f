import { PromotionChanged, type MessageOf } from '@fairlead/contracts';
import { OnMessage } from '@fairlead/messaging';
import { Controller, Inject } from '@nestjs/common';
import { PROMOTIONS } from './kinds.js';
import { MovingMessages, type MovingKind } from './moving-messages.js';
import { promotionMove, type Promotion } from './promotion.js';

@Controller()
export class OnPromotionChanged {
  constructor(
    private readonly messages: MovingMessages,
    @Inject(PROMOTIONS) private readonly promotions: MovingKind<Promotion>,
  ) {}

  @OnMessage(PromotionChanged)
  async handle(message: MessageOf<typeof PromotionChanged>): Promise<void> {
    await this.messages.apply(promotionMove(this.promotions, message));
  }
}
