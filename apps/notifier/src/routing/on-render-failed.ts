import { RenderFailed, type MessageOf } from '@fairlead/contracts';
import { signalOfRenderFailure } from '@fairlead/domain';
import { MessageContext, OnMessage } from '@fairlead/messaging';
import { Controller } from '@nestjs/common';
import { Router } from './router.js';

@Controller()
export class OnRenderFailed {
  constructor(private readonly router: Router) {}

  @OnMessage(RenderFailed)
  async handle(message: MessageOf<typeof RenderFailed>, { time }: MessageContext): Promise<void> {
    await this.router.handle(signalOfRenderFailure(message, time.toISOString()));
  }
}
