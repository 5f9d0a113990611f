import 'reflect-metadata';
import { Controller, Module, type INestMicroservice, type Type } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { DeadLetter, FairleadError, Retry, SourceChanged, type MessageOf } from '@fairlead/contracts';
import type { Bus } from '../bus.js';
import { sourceChanged } from '../messages.fixtures.js';
import { startBus, startNats, until, type TestNats } from '../nats.fixtures.js';
import { delay } from '../waiting.js';
import { JetStreamStrategy } from './jetstream-strategy.js';
import type { MessageContext } from './message-context.js';
import { OnMessage } from './on-message.js';

type Source = MessageOf<typeof SourceChanged>;
class Hopeless extends FairleadError {
  readonly code = 'Hopeless';
  readonly retry = Retry.never;
}
class Later extends FairleadError {
  readonly code = 'Later';
  readonly retry = Retry.after(50);
}

let behaviour: (message: Source, context: MessageContext) => void | Promise<void> = () => undefined;
// Decorators in test files are not compiled as those of the sources are.
function controller<T extends Type>(
  target: T,
  decorate: (prototype: object, key: string, descriptor: TypedPropertyDescriptor<never>) => void,
): T {
  const descriptor = Object.getOwnPropertyDescriptor(target.prototype, 'handle') as TypedPropertyDescriptor<never>;
  decorate(target.prototype as object, 'handle', descriptor);
  Controller()(target);
  return target;
}
const Handler = controller(
  class Handler {
    async handle(message: Source, context: MessageContext): Promise<void> {
      await behaviour(message, context);
    }
  },
  OnMessage(SourceChanged, { concurrency: 4 }),
);
const SecondHandler = controller(
  class SecondHandler {
    handle(): void {}
  },
  OnMessage(SourceChanged),
);

describe('handlers of messages', () => {
  let nats: TestNats;
  let bus: Bus;
  let app: INestMicroservice | undefined;
  const begin = async (controllers: Type[], service: string, options = {}): Promise<void> => {
    class Root {}
    Module({ controllers })(Root);
    app = await NestFactory.createMicroservice(Root, {
      strategy: new JetStreamStrategy({ bus, service, ...options }),
      logger: false,
      abortOnError: false,
    });
    await app.listen();
  };
  beforeAll(async () => {
    nats = await startNats();
    bus = await startBus(nats);
  });
  beforeEach(async () => {
    behaviour = () => undefined;
    await bus.purge('SOURCES', 'source.>');
  });
  afterEach(async () => {
    await app?.close();
    app = undefined;
  });
  afterAll(async () => {
    await bus?.close();
    await nats?.stop();
  });

  it('takes each message once and acknowledges it when the handler has ended', async () => {
    const seen: string[] = [];
    behaviour = async ({ application }) => {
      await delay(50);
      seen.push(application);
    };
    await begin([Handler], 'plain');
    for (let index = 0; index < 20; index++) await bus.publish(SourceChanged, sourceChanged(`app-${index}`, 100));
    await until(() => seen.length === 20, 'all messages');
    await until(async () => (await consumer(bus, 'plain-source-changed')).num_ack_pending === 0, 'all acknowledgements');
    expect(new Set(seen).size).toBe(20);
  });

  it('sets aside what fails for good, with its error as it was thrown', async () => {
    behaviour = () => {
      throw new Hopeless('This can never work.', { file: 'a.yaml' });
    };
    await begin([Handler], 'never');
    const { sequence } = await bus.publish(SourceChanged, sourceChanged('hopeless', 200));
    const subject = `dead.never-source-changed.SOURCES.${sequence}`;
    await until(async () => (await bus.last(DeadLetter, subject)) !== undefined, 'the dead letter');
    const letter = await bus.last(DeadLetter, subject);
    expect(letter?.message).toMatchObject({
      attempts: 1,
      subject: 'source.shop.hopeless',
      error: { code: 'Hopeless', message: 'This can never work.' },
    });
    expect(JSON.parse(Buffer.from(letter?.message.payload ?? '', 'base64').toString())).toMatchObject({ application: 'hopeless' });
    expect((await consumer(bus, 'never-source-changed')).num_ack_pending).toBe(0);
  });

  it('tries again after the time that the error names', async () => {
    const attempts: number[] = [];
    behaviour = (_message, { attempt }) => {
      attempts.push(attempt);
      if (attempt < 3) throw new Later('Not yet.');
    };
    await begin([Handler], 'later');
    await bus.publish(SourceChanged, sourceChanged('later', 300));
    await until(() => attempts.length === 3, 'the third attempt');
    expect(attempts).toEqual([1, 2, 3]);
  });

  it('refuses to start with two handlers for one message, or none', async () => {
    await expect(begin([Handler, SecondHandler], 'two')).rejects.toThrow(/source\.changed\.v1 has more than one handler/);
    await expect(begin([], 'none', { subscriptions: [SourceChanged, DeadLetter] })).rejects.toThrow(
      /source\.changed\.v1 has no handler.*dead\.letter\.v1 has no handler/,
    );
  });
});

const consumer = (bus: Bus, name: string) => bus.link.manager.consumers.info('SOURCES', name);
