import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { CatalogEntry, catalogKey } from '@fairlead/contracts';
import type { Bus } from '../bus.js';
import { InvalidMessageError } from '../errors.js';
import { recordingLogger, startBus, startNats, until, type TestNats } from '../nats.fixtures.js';

const entry = (name: string, kind: 'Cluster' | 'Tenant' = 'Cluster', description = ''): CatalogEntry =>
  CatalogEntry.parse({
    document: { apiVersion: 'fairlead.dev/v1alpha1', kind, metadata: { name }, spec: { description } },
    owner: { tenant: 'platform', application: 'config' },
    generation: 1,
  });
const put = (bus: Bus, value: CatalogEntry) => bus.catalog.put(catalogKey(value.document), value);

describe('the catalog', () => {
  let nats: TestNats;
  let bus: Bus;
  let end: AbortController;
  const logger = recordingLogger();
  beforeAll(async () => {
    nats = await startNats();
    bus = await startBus(nats, { logger });
  });
  beforeEach(async () => {
    end = new AbortController();
    await bus.link.manager.streams.purge('KV_catalog');
  });
  afterEach(() => end.abort());
  afterAll(async () => {
    await bus?.close();
    await nats?.stop();
  });
  const watch = async (prefix?: string): Promise<string[]> => {
    const log: string[] = [];
    await bus.catalog.watch({
      ...(prefix === undefined ? {} : { prefix }),
      onPut: (key, { document }) => void log.push(`+${key} ${(document.spec as { description?: string }).description ?? ''}`.trim()),
      onDelete: (key) => void log.push(`-${key}`),
      onCaughtUp: () => void log.push('caught up'),
      signal: end.signal,
    });
    return log;
  };

  it('puts, gets, lists and deletes', async () => {
    const revision = await put(bus, entry('east'));
    await put(bus, entry('shop', 'Tenant'));
    expect(await bus.catalog.get('cluster.east')).toEqual({ key: 'cluster.east', value: entry('east'), revision });
    expect((await bus.catalog.entries()).map(({ key }) => key)).toEqual(['cluster.east', 'tenant.shop']);
    expect((await bus.catalog.entries('cluster')).map(({ key }) => key)).toEqual(['cluster.east']);
    await bus.catalog.delete('cluster.east');
    await bus.catalog.delete('cluster.never-was');
    expect(await bus.catalog.get('cluster.east')).toBeUndefined();
    expect(await bus.catalog.entries('cluster')).toEqual([]);
  });

  it('refuses what does not fit', async () => {
    await expect(bus.catalog.put('cluster.x', {} as CatalogEntry)).rejects.toThrow(InvalidMessageError);
  });

  it('replaces only the revision that was seen', async () => {
    const revision = await put(bus, entry('east'));
    expect(await bus.catalog.replace('cluster.east', entry('east', 'Cluster', 'two'), revision - 1)).toBeUndefined();
    expect(await bus.catalog.replace('cluster.east', entry('east', 'Cluster', 'two'), revision)).toBeGreaterThan(revision);
    expect(await bus.catalog.replace('cluster.west', entry('west'), 0)).toBeGreaterThan(revision);
  });

  it('tells what is there, then every change', async () => {
    await put(bus, entry('east'));
    await put(bus, entry('gone'));
    await bus.catalog.delete('cluster.gone');
    await put(bus, entry('shop', 'Tenant'));
    const log = await watch('cluster');
    await until(() => log.includes('caught up'), 'catching up');
    await put(bus, entry('east', 'Cluster', 'changed'));
    await bus.catalog.delete('cluster.east');
    await put(bus, entry('other', 'Tenant'));
    await until(() => log.includes('-cluster.east'), 'the deletion');
    expect(log).toEqual(['+cluster.east', 'caught up', '+cluster.east changed', '-cluster.east']);
  });

  it('skips an entry that can not be read, with a log line', async () => {
    await bus.link.client.publish('$KV.catalog.cluster.broken', 'garbage');
    await put(bus, entry('east'));
    const log = await watch();
    await until(() => log.includes('caught up'), 'catching up');
    expect(log).toEqual(['+cluster.east', 'caught up']);
    expect(logger.lines.some(({ level, facts }) => level === 'error' && facts['key'] === 'cluster.broken')).toBe(true);
  });

  it('goes on after a restart of the server', async () => {
    await put(bus, entry('east'));
    const log = await watch();
    await until(() => log.includes('caught up'), 'catching up');
    await nats.kill();
    await nats.start();
    await bus.catalog.delete('cluster.east');
    await put(bus, entry('west'));
    await until(() => log.includes('+cluster.west'), 'the new entry');
    expect(log).toEqual(['+cluster.east', 'caught up', '-cluster.east', '+cluster.west']);
  });

  it('tells as deleted what a bucket that was made anew does not have', async () => {
    await put(bus, entry('east'));
    await put(bus, entry('west'));
    const log = await watch();
    await until(() => log.includes('caught up'), 'catching up');
    await nats.kill();
    await nats.wipe();
    await nats.start();
    await put(bus, entry('west', 'Cluster', 'anew'));
    await until(() => log.includes('+cluster.west anew') && log.includes('-cluster.east'), 'both changes');
    expect(log.filter((line) => line === 'caught up')).toHaveLength(1);
  });
});
