import { DeadLetter } from '@fairlead/contracts';
import { APPLICATION_LABEL } from '@fairlead/domain';
import { WatchCache } from '@fairlead/kube';
import { waitUntil } from '@fairlead/local-stack';
import { Bus } from '@fairlead/messaging';
import type { TestRepository } from '@fairlead/testing';
import { silentLogger } from '@fairlead/service-kit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { application, repository, tenant, web } from './harness/documents.js';
import { Platform } from './harness/platform.js';
import { randomFrom } from './harness/random.js';
import type { ServiceName } from './harness/service.js';

const APPLICATIONS = 20;
const PUSHES = 200;
const KILLS = 24;

/**
 * Two hundred pushes over twenty applications while services, NATS and Postgres are killed as by `kill -9` at random moments. The seed is printed: the
 * same one kills the same victims in the same order.
 */
describe('pushes while everything is killed', () => {
  const seed = Number(process.env['FAIRLEAD_CHAOS_SEED'] ?? Date.now() % 1_000_000);
  const random = randomFrom(seed);
  let platform: Platform;
  let source: TestRepository;
  let namespace: string;
  beforeAll(async () => {
    platform = await Platform.start();
    namespace = platform.cluster().namespace();
    source = await platform.git.createRepository('team');
    await source.commit(Object.fromEntries(Array.from({ length: APPLICATIONS }, (_, n) => [`app${n}/web.yaml`, web(`app${n}`)])));
    await platform.declare({
      'team.yaml': [
        tenant('team'),
        repository('team', 'team', source.url),
        ...Array.from({ length: APPLICATIONS }, (_, n) =>
          application('team', `app${n}`, { repository: 'team', path: `app${n}`, clusters: ['one'], namespace }),
        ),
      ].join('\n---\n'),
    });
    for (let n = 0; n < APPLICATIONS; n++) await platform.until('team', `app${n}`, 'is healthy', ({ health }) => health === 'Healthy');
  });
  afterAll(() => platform.stop());

  it('in the end every object is as the newest commit says, nothing is stuck, no message is dead', { timeout: 900_000 }, async () => {
    process.stdout.write(`chaos seed ${seed}\n`);
    const { client } = platform.cluster();
    const seen = new Map<string, number>();
    const backwards: string[] = [];
    const watch = new WatchCache({
      client,
      resource: await client.discovery.find({ group: '', version: 'v1', kind: 'ConfigMap' }),
      namespace,
      labelSelector: APPLICATION_LABEL,
      onChange: ({ object }) => {
        const { name } = object.metadata;
        const push = Number(/push (\d+)/.exec((object['data'] as { text?: string } | undefined)?.text ?? '')?.[1] ?? -1);
        if (push < (seen.get(name) ?? -1)) backwards.push(`${name}: push ${push} after ${seen.get(name)}`);
        seen.set(name, push);
      },
    }).start();
    await watch.whenSynced();
    let pushing = true;
    const killing = (async () => {
      for (let kill = 0; kill < KILLS && pushing; kill++) {
        await killOne(platform, random);
        await new Promise<void>((resolve) => setTimeout(resolve, 200 + random() * 1_500));
      }
    })();
    const last = new Map<number, { text: string; commit: string }>();
    for (let push = 0; push < PUSHES; push++) {
      const app = Math.floor(random() * APPLICATIONS);
      const text = `push ${push}`;
      const commit = await source.commit({ [`app${app}/web.yaml`]: web(`app${app}`, { text, replicas: 1 + (push % 3) }) }, text);
      last.set(app, { text, commit });
      await new Promise<void>((resolve) => setTimeout(resolve, random() * 300));
    }
    await killing;
    pushing = false;
    for (const service of platform.services.values()) await service.ready();

    for (const [app, { text }] of last) {
      await waitUntil(
        async () => {
          const live = await platform.cluster().client.get({ group: '', version: 'v1', kind: 'ConfigMap', namespace, name: `app${app}` });
          return (live?.['data'] as { text?: string } | undefined)?.text === text;
        },
        { what: `app${app} has "${text}"`, timeoutMilliseconds: 120_000 },
      );
    }
    for (let app = 0; app < APPLICATIONS; app++) {
      await platform.until(
        'team',
        `app${app}`,
        'is synced and healthy, and the API tells so',
        ({ sync, health, problem }) => sync === 'Synced' && health === 'Healthy' && problem === undefined,
        120_000,
      );
    }
    await watch.stop();
    expect(backwards, 'an older commit was applied over a newer one').toEqual([]);
    const bus = await Bus.connect({ servers: platform.nats.url, name: 'test', logger: silentLogger });
    try {
      const dead = await bus.lastPerSubject(DeadLetter);
      expect(dead.map(({ message }) => `${message.subject}: ${message.error.message}`)).toEqual([]);
    } finally {
      await bus.close();
    }
  });
});

async function killOne(platform: Platform, random: () => number): Promise<void> {
  const victims = [...platform.services.keys(), 'nats', 'postgres'] as const;
  const victim = victims[Math.floor(random() * victims.length)] as ServiceName | 'nats' | 'postgres';
  const part = victim === 'nats' ? platform.nats : victim === 'postgres' ? platform.postgres : platform.service(victim);
  await part.kill();
  await new Promise<void>((resolve) => setTimeout(resolve, random() * 800));
  // Not waited for: the next victim may fall while this one is still starting.
  if ('spawn' in part) await part.spawn();
  else await part.start();
}
