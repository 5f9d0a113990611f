import { HealthChanged, type MessageOf } from '@fairlead/contracts';
import { signalOfHealth } from '@fairlead/domain';
import { OnMessage } from '@fairlead/messaging';
import { Controller } from '@nestjs/common';
import { GATHERED, Router } from './router.js';

@Controller()
export class OnHealthChanged {
  constructor(private readonly router: Router) {}

  @OnMessage(HealthChanged, GATHERED)
  async handle(message: MessageOf<typeof HealthChanged>): Promise<void> {
    const signal = signalOfHealth(message);
    if (signal !== undefined) await this.router.handle(signal);
  }
}
