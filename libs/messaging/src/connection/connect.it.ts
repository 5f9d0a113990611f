import { createServer, type AddressInfo, type Server } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { silentLogger } from '@fairlead/service-kit';
import { Bus } from '../bus.js';
import { JetStreamDisabledError, NatsRefusedError, NatsTooOldError } from '../errors.js';
import { recordingLogger, startNats, until, type TestNats } from '../nats.fixtures.js';
import { parseServers } from './connect.js';
import { checkServerVersion } from './server-version.js';

describe('connecting', () => {
  let nats: TestNats | undefined;
  let fake: Server | undefined;
  afterEach(async () => {
    await nats?.stop();
    fake?.close();
    nats = fake = undefined;
  });
  /** Greets as a server of some version does. */
  const pretend = async (
    info: Record<string, unknown>,
    answer: (line: string) => string | undefined = () => undefined,
  ): Promise<string> => {
    fake = createServer((socket) => {
      socket.write(`INFO ${JSON.stringify({ server_id: 'fake', max_payload: 1_048_576, headers: true, ...info })}\r\n`);
      socket.on('error', () => undefined);
      socket.on('data', (data) => {
        for (const line of data.toString().split('\r\n')) {
          const reply = answer(line) ?? (line === 'PING' ? 'PONG' : undefined);
          if (reply !== undefined) socket.write(`${reply}\r\n`);
        }
      });
    });
    await new Promise<void>((resolve) => fake?.listen(0, '127.0.0.1', resolve));
    return `nats://127.0.0.1:${(fake?.address() as AddressInfo).port}`;
  };
  const connect = (servers: string) => Bus.connect({ servers, name: 'test', logger: silentLogger });

  it('refuses a server that is too old, telling both versions and the ways out', async () => {
    const url = await pretend({ version: '2.9.10', jetstream: true });
    const failure: unknown = await connect(url).catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(NatsTooOldError);
    expect((failure as Error).message).toMatch(/version 2\.9\.10, but at least 2\.11\.0 is needed .*NATS_URL.*upgrade.*npm start/);
  });

  it.each([
    ['2.10.99', false],
    ['2.11.0', true],
    ['v2.12.1', true],
    ['2.11.0-RC.3', true],
    ['3.0.0', true],
    ['1.99.0', false],
    [undefined, false],
    ['nonsense', false],
  ])('judges version %s', (version, fits) => {
    const check = (): void => checkServerVersion(version, ['nats://x']);
    if (fits) expect(check).not.toThrow();
    else expect(check).toThrow(NatsTooOldError);
  });

  it('says so when JetStream is off', async () => {
    nats = await startNats({ jetStream: false });
    await expect(connect(nats.url)).rejects.toThrow(JetStreamDisabledError);
  });

  it('says so when the credentials are wrong, without telling them', async () => {
    const url = await pretend({ version: '2.15.2', auth_required: true }, (line) =>
      line.startsWith('CONNECT') ? "-ERR 'Authorization Violation'" : undefined,
    );
    const failure: unknown = await connect(url.replace('//', '//fairlead:hunter2@')).catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(NatsRefusedError);
    expect(JSON.stringify([failure, (failure as Error).message])).not.toContain('hunter2');
  });

  it('waits for a server that comes later', async () => {
    nats = await startNats();
    await nats.kill();
    const logger = recordingLogger();
    const connecting = Bus.connect({ servers: nats.url, name: 'test', logger });
    await until(() => logger.lines.some(({ message }) => message.startsWith('waiting for NATS')), 'the log line');
    await nats.start();
    const bus = await connecting;
    await bus.ensureTopology();
    await bus.close();
    await bus.close();
  });

  it('closes at once while the server is away', async () => {
    nats = await startNats();
    const problems: (string | undefined)[] = [];
    const bus = await Bus.connect({
      servers: nats.url,
      name: 'test',
      logger: silentLogger,
      onProblem: (problem) => problems.push(problem),
    });
    await nats.kill();
    await until(() => problems.length > 0, 'the problem to be told');
    expect(problems[0]).toMatch(/not reachable/);
    const started = performance.now();
    await bus.close();
    expect(performance.now() - started).toBeLessThan(2_000);
  });

  it.each([
    ['nats://a:4222', { servers: ['nats://a:4222'], credentials: {} }],
    ['a:4222, b:4222', { servers: ['a:4222', 'b:4222'], credentials: {} }],
    ['nats://me:p%40ss@a:4222,nats://b:4222', { servers: ['nats://a:4222', 'nats://b:4222'], credentials: { user: 'me', pass: 'p@ss' } }],
    ['nats://token@a', { servers: ['nats://a'], credentials: { token: 'token' } }],
  ])('reads %s', (text, expected) => {
    expect(parseServers(text)).toEqual(expected);
  });
});
