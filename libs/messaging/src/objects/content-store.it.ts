import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Sha256 } from '@fairlead/contracts';
import type { Bus } from '../bus.js';
import { ObjectCorruptError, ObjectMissingError } from '../errors.js';
import { startBus, startNats, type TestNats } from '../nats.fixtures.js';
import { delay } from '../waiting.js';

describe('the object store', () => {
  let nats: TestNats;
  let bus: Bus;
  beforeAll(async () => {
    nats = await startNats();
    bus = await startBus(nats);
  });
  afterAll(async () => {
    await bus?.close();
    await nats?.stop();
  });
  const messages = async (): Promise<number> => (await bus.link.manager.streams.info('OBJECTS_manifests')).state.messages;

  it.each([
    ['nothing', 0],
    ['one byte', 1],
    ['20 kB', 20_000],
    ['as much as fits its head', 512 * 1024],
    ['one byte more', 512 * 1024 + 1],
    ['5 MB', 5_000_000],
  ])('gives back %s as it was put', async (_what, size) => {
    const store = bus.objects('manifests');
    const bytes = randomBytes(size);
    const digest = await store.put(bytes);
    expect(Buffer.compare(await store.get(digest), bytes)).toBe(0);
    expect(await store.has(digest)).toBe(true);
    const before = await messages();
    expect(await store.put(bytes)).toBe(digest);
    expect(await messages()).toBe(before);
  });

  it('says what is missing', async () => {
    const digest = Sha256.parse('0'.repeat(64));
    await expect(bus.objects('manifests').get(digest)).rejects.toThrow(ObjectMissingError);
    expect(await bus.objects('manifests').has(digest)).toBe(false);
  });

  it('notices content that is not what its name says', async () => {
    const store = bus.objects('manifests');
    const digest = await store.put(Buffer.from('as it should be'));
    await bus.link.client.publish(`object.manifests.${digest}`, 'something else');
    await expect(store.get(digest)).rejects.toThrow(ObjectCorruptError);
  });

  it('survives several writers of one large object at once', async () => {
    const bytes = randomBytes(3_000_000);
    const [first] = await Promise.all([1, 2, 3].map(() => bus.objects('snapshots').put(bytes)));
    expect(Buffer.compare(await bus.objects('snapshots').get(first ?? Sha256.parse('')), bytes)).toBe(0);
  });

  it('removes what is old and unreferenced, with all its parts, and nothing else', async () => {
    await bus.link.manager.streams.purge('OBJECTS_snapshots');
    const store = bus.objects('snapshots');
    const [small, large, referenced] = [Buffer.from('small'), randomBytes(2_000_000), Buffer.from('referenced')];
    const old = [await store.put(small), await store.put(large)];
    const kept = await store.put(referenced);
    await bus.link.client.publish(`object.snapshots.${'1'.repeat(64)}.0`, 'part of a writer that died');
    await delay(600);
    const young = await store.put(Buffer.from('young'));
    expect(await store.collectGarbage((digest) => digest === kept, 500)).toBe(2);
    expect(await Promise.all([...old, kept, young].map((digest) => store.has(digest)))).toEqual([false, false, true, true]);
    expect((await bus.link.manager.streams.info('OBJECTS_snapshots')).state.messages).toBe(2);
  });

  it('never removes what was put again, even when it was looked at before', async () => {
    const store = bus.objects('snapshots');
    const [small, large] = [Buffer.from('again'), randomBytes(1_500_000)];
    const digests = [await store.put(small), await store.put(large)];
    await delay(300);
    // The collector asks about each object when it has seen all; both are put again just then.
    let again: Promise<unknown> | undefined;
    const collecting = store.collectGarbage(() => {
      again ??= Promise.all([store.put(small), store.put(large)]);
      return false;
    }, 200);
    await collecting;
    await again;
    expect(Buffer.compare(await store.get(digests[0] ?? Sha256.parse('')), small)).toBe(0);
    expect(Buffer.compare(await store.get(digests[1] ?? Sha256.parse('')), large)).toBe(0);
  });

  it('stores and reads 20 kB in a few milliseconds', async () => {
    const store = bus.objects('manifests');
    const objects = Array.from({ length: 200 }, () => randomBytes(20_000));
    const started = performance.now();
    const digests: Sha256[] = [];
    for (const bytes of objects) digests.push(await store.put(bytes));
    const put = (performance.now() - started) / objects.length;
    const middle = performance.now();
    for (const digest of digests) await store.get(digest);
    const get = (performance.now() - middle) / objects.length;
    console.log(`20 kB one after another: put ${put.toFixed(2)} ms, get ${get.toFixed(2)} ms`);
    expect(put).toBeLessThan(50);
    expect(get).toBeLessThan(50);
  });
});
