import { DriftHealed, type MessageOf } from '@fairlead/contracts';
import { OnMessage } from '@fairlead/messaging';
import { Controller } from '@nestjs/common';
import { Router } from './router.js';

@Controller()
export class OnDriftHealed {
  constructor(private readonly router: Router) {}

  @OnMessage(DriftHealed)
  async handle(message: MessageOf<typeof DriftHealed>): Promise<void> {
    await this.router.handle({ ...message, kind: 'drift-healed' });
  }
}
