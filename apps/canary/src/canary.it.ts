import { ApplicationName, ClusterName, CommitId, Generation, SyncFinished, TenantName } from '@fairlead/contracts';
import { Bus } from '@fairlead/messaging';
import { silentLogger, startService, type RunningService } from '@fairlead/service-kit';
import { natsForTest, type TestNats } from '@fairlead/testing';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { CanaryModule } from './canary.module.js';
import { canaryConfig } from './config.js';

let nats: TestNats;
let bus: Bus;
beforeAll(async () => {
  nats = await natsForTest();
  bus = await Bus.connect({ servers: nats.url, name: 'test', logger: silentLogger });
  await bus.ensureTopology();
});
afterAll(async () => {
  await bus?.close();
  await nats?.stop();
});

const start = (): Promise<RunningService> =>
  startService(
    { name: 'canary', config: canaryConfig, module: (config, kit) => CanaryModule.forRoot(config, kit) },
    { NATS_URL: nats.url, FAIRLEAD_HTTP_PORT: '0', FAIRLEAD_LOG_LEVEL: 'error', FAIRLEAD_INSTANCE: 'test' },
  );
const sync = (generation: number, outcome: 'synced' | 'failed') =>
  bus.publish(SyncFinished, {
    tenant: TenantName.parse('team-a'),
    application: ApplicationName.parse('shop'),
    generation: Generation.parse(generation),
    revision: { commit: CommitId.parse('a'.repeat(40)), ref: 'refs/heads/main' },
    cluster: ClusterName.parse('eu'),
    attempt: 1,
    outcome,
    results: [],
    startedAt: new Date().toISOString(),
    finishedAt: new Date().toISOString(),
  });
const seen = async ({ operationsPort }: RunningService, outcome: string): Promise<number> => {
  const text = await (await fetch(`http://127.0.0.1:${operationsPort}/metrics`)).text();
  return Number(new RegExp(`^fairlead_canary_syncs_seen_total\\{outcome="${outcome}".*\\} (\\d+)$`, 'm').exec(text)?.[1] ?? 0);
};

describe('the canary service', () => {
  it('sees every sync once, also those that ended while it was down', async () => {
    const first = await start();
    await Promise.all([sync(1, 'synced'), sync(2, 'failed')]);
    await vi.waitFor(async () => expect([await seen(first, 'synced'), await seen(first, 'failed')]).toEqual([1, 1]), { timeout: 20_000 });
    await first.stop();
    await sync(3, 'synced');
    const second = await start();
    await vi.waitFor(async () => expect(await seen(second, 'synced')).toBe(1), { timeout: 20_000 });
    await second.stop();
  });
});
