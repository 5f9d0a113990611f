import { ApplicationHeld, type ApiApplicationDetail, type MessageOf } from '@fairlead/contracts';
import type { OnApplicationBootstrap, OnModuleDestroy } from '@nestjs/common';
import type { Bus } from '@fairlead/messaging';

type Held = MessageOf<typeof ApplicationHeld>;

/** Which applications a rollback holds back, in memory: few ever are. */
export class HeldApplications implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly held = new Map<string, Held>();
  private readonly stopped = new AbortController();

  constructor(private readonly bus: Bus) {}

  onApplicationBootstrap(): Promise<void> {
    return this.bus.follow({
      consumer: 'api-held',
      contracts: [ApplicationHeld],
      from: 'last-per-subject',
      onMessage: ({ message }) => this.set(message as Held),
      signal: this.stopped.signal,
    });
  }

  onModuleDestroy(): void {
    this.stopped.abort();
  }

  set(message: Held): void {
    const key = `${message.tenant}/${message.application}`;
    if (message.held) this.held.set(key, message);
    else this.held.delete(key);
  }

  of(tenant: string, application: string): ApiApplicationDetail['held'] {
    const message = this.held.get(`${tenant}/${application}`);
    if (message === undefined) return undefined;
    const { bad, instead, asked, at } = message;
    return { commit: bad.revision.commit, ...(instead === undefined ? {} : { instead: instead.revision.commit }), actor: asked.actor, at };
  }
}
