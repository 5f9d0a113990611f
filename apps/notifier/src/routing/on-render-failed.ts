import { RenderFailed, type MessageOf } from '@fairlead/contracts';
import { OnMessage } from '@fairlead/messaging';
import { Controller } from '@nestjs/common';
import { Router } from './router.js';

@Controller()
export class OnRenderFailed {
  constructor(private readonly router: Router) {}

  @OnMessage(RenderFailed)
  async handle(message: MessageOf<typeof RenderFailed>): Promise<void> {
    await this.router.handle({ ...message, kind: 'render-failed' });
  }
}
