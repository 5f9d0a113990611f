import { createServer, type Server } from 'node:http';
import { connect, type AddressInfo } from 'node:net';
import { freePort } from '@fairlead/local-stack';
import { Controller, Get, Module } from '@nestjs/common';
import { afterEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { TRANSPORT_STRATEGY } from './tokens.js';
import { startService, type RunningService, type ServiceDefinition } from './start-service.js';
import { tracing } from './tracing.js';

const env = { FAIRLEAD_HTTP_PORT: '0', FAIRLEAD_LOG_LEVEL: 'error', FAIRLEAD_INSTANCE: 'test' };
let running: RunningService | undefined;
afterEach(async () => {
  await running?.stop().catch(() => undefined);
  running = undefined;
});

class Hello {
  hello(): string {
    return 'hello';
  }
}
// Decorators are called by hand: test files are outside the project's tsconfig, where decorator syntax is not known.
Controller()(Hello);
Get('hello')(Hello.prototype, 'hello', Object.getOwnPropertyDescriptor(Hello.prototype, 'hello') ?? {});

/** Writes down what happens to it and to the module around it. */
function recording() {
  const happened: string[] = [];
  let work: Promise<void> = Promise.resolve();
  const strategy = {
    on: () => undefined,
    unwrap: () => undefined,
    listen: (callback: () => void) => {
      happened.push('listen');
      callback();
    },
    close: async () => {
      happened.push('stop taking');
      await work;
      happened.push('drained');
    },
  };
  class Database {
    onApplicationShutdown(): void {
      happened.push('database closed');
    }
  }
  class Root {}
  Module({ controllers: [Hello], providers: [{ provide: TRANSPORT_STRATEGY, useValue: strategy }, Database] })(Root);
  const definition: ServiceDefinition<z.ZodObject> = { name: 'canary', config: z.object({}), module: () => Root };
  return { definition, happened, working: (promise: Promise<void>) => (work = promise) };
}
const get = (port: number, path: string) => fetch(`http://127.0.0.1:${port}${path}`);

describe('a service', () => {
  it('answers /healthz, /readyz and /metrics and nothing else on its operations port', async () => {
    running = await startService(recording().definition, env);
    const { kit, operationsPort } = running;
    expect((await get(operationsPort, '/healthz')).status).toBe(200);
    expect((await get(operationsPort, '/readyz')).status).toBe(200);
    expect((await get(operationsPort, '/hello')).status).toBe(404);
    kit.metrics.counter('fairlead_things_total', 'Things.', ['kind']).inc({ kind: 'a' });
    const metrics = await (await get(operationsPort, '/metrics')).text();
    expect(metrics).toContain('fairlead_things_total{kind="a",service="canary"} 1');
    expect(metrics).toContain('process_cpu_seconds_total');
    kit.readiness.set('postgres', 'is away since 12:00');
    const unready = await get(operationsPort, '/readyz');
    expect([unready.status, await unready.json()]).toEqual([503, { ready: false, problems: { postgres: 'is away since 12:00' } }]);
  });

  it('stops in order: unready, no new work, work in hand ends, then lifecycle hooks', async () => {
    const { definition, happened, working } = recording();
    const service = await startService(definition, env);
    let finish = (): void => undefined;
    working(new Promise((resolve) => (finish = resolve)));
    const stopped = service.stop();
    expect((await get(service.operationsPort, '/readyz')).status).toBe(503);
    expect(happened).toEqual(['listen', 'stop taking']);
    finish();
    await stopped;
    expect(happened.slice(0, 3)).toEqual(['listen', 'stop taking', 'drained']);
    expect(happened.at(-1)).toBe('database closed');
    await expect(get(service.operationsPort, '/healthz')).rejects.toThrow();
  });

  it('keeps a connection that nobody uses for longer than proxies do', async () => {
    const { definition } = recording();
    const port = await freePort();
    const service = await startService({ ...definition, http: () => ({ host: '127.0.0.1', port, setting: 'X' }) }, env);
    const answer = await get(port, '/hello');
    await answer.text();
    expect(answer.headers.get('keep-alive')).toBe('timeout=75');
    await service.stop();
  });

  it('is not held up by kept connections', async () => {
    const { definition } = recording();
    const port = await freePort();
    const service = await startService({ ...definition, http: () => ({ host: '127.0.0.1', port, setting: 'X' }) }, env);
    await (await get(port, '/hello')).text();
    await (await get(service.operationsPort, '/healthz')).text();
    const idle = connect(port, '127.0.0.1').on('error', () => undefined);
    const before = performance.now();
    await service.stop();
    idle.destroy();
    expect(performance.now() - before).toBeLessThan(2_000);
  });

  it('serves its own routes on its own port only', async () => {
    const port = await freePort();
    running = await startService({ ...recording().definition, http: () => ({ host: '127.0.0.1', port, setting: 'X' }) }, env);
    expect(await (await get(port, '/hello')).text()).toBe('hello');
    expect((await get(port, '/metrics')).status).toBe(404);
  });

  it('says which setting to change when its port is taken, and closes what it had opened', async () => {
    const { definition, happened } = recording();
    const taken = await listening();
    const { port } = taken.address() as AddressInfo;
    const http = () => ({ host: '127.0.0.1', port, setting: 'FAIRLEAD_API_PORT' });
    await expect(startService({ ...definition, http }, env)).rejects.toThrow(/another process listens there.*FAIRLEAD_API_PORT/);
    expect(happened).not.toContain('listen');
    expect(happened).toContain('database closed');
    await expect(startService(definition, { ...env, FAIRLEAD_HTTP_PORT: String(port) })).rejects.toThrow(/FAIRLEAD_HTTP_PORT/);
    taken.close();
  });

  it('passes one trace on from message to message', async () => {
    running = await startService(recording().definition, env);
    const headers = new Map<string, string>();
    const first = await tracing.withSpan('push', {}, undefined, async () => {
      tracing.inject(headers);
      return tracing.traceId();
    });
    expect(headers.get('traceparent')).toContain(first);
    const second = await tracing.withSpan('render', {}, { get: (key) => headers.get(key) ?? '' }, async () => tracing.traceId());
    expect(second).toBe(first);
    await expect(tracing.withSpan('x', {}, undefined, () => Promise.reject(new Error('kept')))).rejects.toThrow('kept');
  });
});

async function listening(): Promise<Server> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return server;
}
