import { SourceFailed, type MessageOf } from '@fairlead/contracts';
import { signalOfSourceFailure } from '@fairlead/domain';
import { MessageContext, OnMessage } from '@fairlead/messaging';
import { Controller } from '@nestjs/common';
import { Router } from './router.js';

@Controller()
export class OnSourceFailed {
  constructor(private readonly router: Router) {}

  @OnMessage(SourceFailed)
  async handle(message: MessageOf<typeof SourceFailed>, { time }: MessageContext): Promise<void> {
    await this.router.handle(signalOfSourceFailure(message, time.toISOString()));
  }
}
