import { ApplicationSpec, SourceChanged } from '@fairlead/contracts';
import { Bus } from '@fairlead/messaging';
import { silentLogger } from '@fairlead/service-kit';
import { natsForTest, type TestNats } from '@fairlead/testing';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { Announcements } from './announcements.js';

let nats: TestNats;
let bus: Bus;
beforeAll(async () => {
  nats = await natsForTest();
  bus = await Bus.connect({ servers: nats.url, name: 'test', logger: silentLogger });
  await bus.ensureTopology();
});
afterAll(async () => {
  await bus.close();
  await nats.stop();
});

const source = (application: string, generation: number) =>
  SourceChanged.schema.parse({
    tenant: 'shop',
    application,
    generation,
    revision: { commit: 'a'.repeat(40), ref: 'refs/heads/main' },
    fingerprint: 'b'.repeat(64),
    snapshot: { digest: 'c'.repeat(64), bytes: 1 },
    spec: ApplicationSpec.parse({ tenant: 'shop', source: { repository: 'shop' } }),
  });

it('forgets what NATS has lost, so that it is announced again, and nothing else', async () => {
  const memory = new Announcements();
  for (const name of ['kept', 'lost', 'older']) {
    memory.announced(source(name, 2));
    await bus.publish(SourceChanged, source(name, name === 'older' ? 1 : 2));
  }
  expect(await memory.verify(bus)).toEqual([]);
  await bus.purge('SOURCES', 'source.shop.lost');
  expect(await memory.verify(bus)).toEqual(['shop/lost']);
  expect(memory.last('shop/kept')?.message.generation).toBe(2);
  // An older message in its place is noticed too, when the messages themselves are read.
  const found = [await memory.verify(bus), await memory.verify(bus), await memory.verify(bus)].flat();
  expect(found).toEqual(['shop/older']);
  expect(memory.last('shop/older')?.message.generation).toBe(1);
});
