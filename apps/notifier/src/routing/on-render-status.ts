import { RenderStatus, type MessageOf } from '@fairlead/contracts';
import { OnMessage } from '@fairlead/messaging';
import { Controller } from '@nestjs/common';
import { Directory } from './directory.js';
import { Router } from './router.js';

/** An application without a cluster (a config repository, an app of apps) has no syncs to tell that it is well again; its rendering does. */
@Controller()
export class OnRenderStatus {
  constructor(
    private readonly router: Router,
    private readonly directory: Directory,
  ) {}

  @OnMessage(RenderStatus)
  async handle({ problem, ...about }: MessageOf<typeof RenderStatus>): Promise<void> {
    if (problem !== undefined || !this.directory.goesToNoCluster(about.tenant, about.application)) return;
    await this.router.handle({ ...about, kind: 'rendered' });
  }
}
