import type { DynamicModule, OnApplicationBootstrap, OnApplicationShutdown, OnModuleDestroy } from '@nestjs/common';
import type { MessageContract } from '@fairlead/contracts';
import { Readiness, TRANSPORT_STRATEGY, type Logger, type Metrics } from '@fairlead/service-kit';
import { Bus } from './bus.js';
import { JetStreamStrategy } from './consuming/jetstream-strategy.js';
import { Presence } from './presence/presence.js';

export interface MessagingOptions {
  servers: string;
  service: string;
  instance: string;
  logger: Logger;
  metrics: Metrics;
  /** Is told while NATS can't be reached. */
  readiness?: Readiness;
  /** Messages that the service must have a handler for; one that is missing keeps it from starting. */
  subscriptions?: readonly MessageContract[];
}

/** Messages in work end before other parts begin to close; the connection closes after them. */
class MessagingLifecycle implements OnApplicationBootstrap, OnModuleDestroy, OnApplicationShutdown {
  constructor(
    private readonly bus: Bus,
    private readonly strategy: JetStreamStrategy,
    private readonly presence: Presence,
  ) {}
  onApplicationBootstrap(): void {
    this.presence.start();
  }
  onModuleDestroy(): Promise<void> {
    return this.strategy.close();
  }
  async onApplicationShutdown(): Promise<void> {
    await this.presence.stop();
    await this.bus.close();
  }
}

/** Provides `Bus` and `JetStreamStrategy` to every module of a service; streams are there before anything else starts. */
export class MessagingModule {
  static forRoot(options: MessagingOptions): DynamicModule {
    const { servers, service, instance, logger, metrics, readiness, subscriptions } = options;
    return {
      module: MessagingModule,
      global: true,
      providers: [
        {
          provide: Bus,
          useFactory: async () => {
            const bus = await Bus.connect({
              servers,
              name: `fairlead ${service} ${instance}`,
              logger,
              metrics,
              onProblem: (problem) => readiness?.set('nats', problem),
            });
            await bus.ensureTopology();
            return bus;
          },
        },
        {
          provide: JetStreamStrategy,
          inject: [Bus],
          useFactory: (bus: Bus) => new JetStreamStrategy({ bus, service, ...(subscriptions ? { subscriptions } : {}) }),
        },
        { provide: TRANSPORT_STRATEGY, useExisting: JetStreamStrategy },
        {
          provide: MessagingLifecycle,
          inject: [Bus, JetStreamStrategy, { token: Readiness, optional: true }],
          useFactory: (bus: Bus, strategy: JetStreamStrategy, known?: Readiness) =>
            new MessagingLifecycle(bus, strategy, new Presence(bus, { service, instance, readiness: readiness ?? known, logger })),
        },
      ],
      exports: [Bus, JetStreamStrategy, TRANSPORT_STRATEGY],
    };
  }
}
