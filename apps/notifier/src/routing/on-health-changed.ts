import { HealthChanged, type MessageOf } from '@fairlead/contracts';
import { OnMessage } from '@fairlead/messaging';
import { Controller } from '@nestjs/common';
import { GATHERED, Router } from './router.js';

@Controller()
export class OnHealthChanged {
  constructor(private readonly router: Router) {}

  /** Progressing, Suspended, Missing and Unknown are neither good news nor bad: what becomes of them is. */
  @OnMessage(HealthChanged, GATHERED)
  async handle({ health, ...about }: MessageOf<typeof HealthChanged>): Promise<void> {
    if (health === 'Degraded') await this.router.handle({ ...about, kind: 'degraded' });
    if (health === 'Healthy') await this.router.handle({ ...about, kind: 'healthy' });
  }
}
