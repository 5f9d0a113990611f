import 'reflect-metadata';
import { Controller, Module, type Type } from '@nestjs/common';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { RenderFailed, ServicePresent, SourceChanged, type MessageOf } from '@fairlead/contracts';
import { commonConfig, startService, type RunningService } from '@fairlead/service-kit';
import { Bus } from './bus.js';
import { OnMessage } from './consuming/on-message.js';
import { SubscriptionError } from './errors.js';
import { MessagingModule } from './messaging.module.js';
import { revision, sourceChanged } from './messages.fixtures.js';
import { startBus, startNats, until, type TestNats } from './nats.fixtures.js';

class OnSourceChanged {
  static readonly delays: (() => void)[] = [];
  constructor(private readonly bus: Bus) {}
  async handle(message: MessageOf<typeof SourceChanged>): Promise<void> {
    if (message.generation > 1) await new Promise<void>((resolve) => OnSourceChanged.delays.push(resolve));
    const failed = { ...message, revision, problem: { code: 'X', message: `seen ${message.generation}` } };
    await this.bus.publish(RenderFailed, RenderFailed.schema.parse(failed));
  }
}
// Decorators in test files are not compiled as those of the sources are.
const descriptor = Object.getOwnPropertyDescriptor(OnSourceChanged.prototype, 'handle') as TypedPropertyDescriptor<
  OnSourceChanged['handle']
>;
OnMessage(SourceChanged)(OnSourceChanged.prototype, 'handle', descriptor);
Reflect.defineMetadata('design:paramtypes', [Bus], OnSourceChanged);
Controller()(OnSourceChanged);

describe('a service', () => {
  let nats: TestNats;
  let outside: Bus;
  beforeAll(async () => {
    nats = await startNats();
    outside = await startBus(nats, { topology: false });
  });
  afterAll(async () => {
    await outside?.close();
    await nats?.stop();
  });
  const start = (controllers: Type[]): Promise<RunningService> =>
    startService(
      {
        name: 'renderer',
        config: commonConfig,
        module: (config, kit) => {
          class Root {}
          const messaging = MessagingModule.forRoot({
            servers: config.NATS_URL,
            service: 'renderer',
            instance: 'test',
            ...kit,
            subscriptions: [SourceChanged],
          });
          Module({ imports: [messaging], controllers })(Root);
          return Root;
        },
      },
      { NATS_URL: nats.url, FAIRLEAD_HTTP_PORT: '0', FAIRLEAD_HTTP_HOST: '127.0.0.1', FAIRLEAD_LOG_LEVEL: 'error' },
    );
  const failures = () => outside.lastPerSubject(RenderFailed);

  it('ends the message in work before it stops', async () => {
    const service = await start([OnSourceChanged]);
    await outside.publish(SourceChanged, sourceChanged('two', 2));
    await until(() => OnSourceChanged.delays.length > 0, 'the message');
    const stopping = service.stop();
    OnSourceChanged.delays.forEach((end) => end());
    await stopping;
    expect((await failures()).map(({ message }) => message.problem.message)).toContain('seen 2');
    expect((await outside.link.manager.consumers.info('SOURCES', 'renderer-source-changed')).num_ack_pending).toBe(0);
  });

  it('tells that it is there, what it is not ready for, and that it has ended', async () => {
    const service = await start([OnSourceChanged]);
    const present = async () => (await outside.last(ServicePresent, 'status.service.renderer.test'))?.message;
    await until(async () => (await present())?.stopped === false, 'it to tell that it is there');
    expect(await present()).toMatchObject({ service: 'renderer', instance: 'test', version: expect.stringMatching(/^\d+\.\d+\.\d+/) });
    const startedAt = (await present())?.startedAt;
    const problems = async () => (await present())?.problems ?? {};
    await until(async () => Object.keys(await problems()).length === 0, 'it to tell that it is ready');
    service.kit.readiness.set('disk', 'is full');
    await until(async () => (await problems())['disk'] === 'is full', 'it to tell what is wrong');
    service.kit.readiness.set('disk', undefined);
    await until(async () => Object.keys(await problems()).length === 0, 'it to tell that it is well again');
    await service.stop();
    expect(await present()).toMatchObject({ stopped: true, startedAt, problems: {} });
  });

  it('does not start when a handler is missing', async () => {
    await expect(start([])).rejects.toThrow(SubscriptionError);
  });

  it('makes its streams, takes messages, and tells when NATS is away', async () => {
    const service = await start([OnSourceChanged]);
    await outside.publish(SourceChanged, sourceChanged('one', 1));
    await until(async () => (await failures()).some(({ message }) => message.application === 'one'), 'the answer');
    expect(service.kit.readiness.ready).toBe(true);
    await nats.kill();
    await until(() => !service.kit.readiness.ready, 'the service to be unready');
    expect(service.kit.readiness.list()['nats']).toMatch(/not reachable/);
    await nats.start();
    await until(() => service.kit.readiness.ready, 'the service to be ready');
    await service.stop();
  });
});
