import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { Bus } from '../bus.js';
import { startBus, startNats, until, type TestNats } from '../nats.fixtures.js';
import { FENCE_MILLISECONDS, TTL_MILLISECONDS, type Lease } from './lease.js';
import type { ShardHolder } from './shard-holder.js';

interface Instance {
  readonly bus: Bus;
  readonly holder: ShardHolder;
  readonly leases: Map<string, Lease>;
  readonly log: string[];
}

describe('leases of shards', () => {
  let nats: TestNats;
  let group = 0;
  const buses: Bus[] = [];
  beforeAll(async () => {
    nats = await startNats();
  });
  afterEach(async () => {
    await Promise.all(buses.splice(0).map((bus) => bus.close()));
    group++;
  });
  afterAll(() => nats?.stop());

  const begin = async (instance: string, shards: readonly string[]): Promise<Instance> => {
    const bus = await startBus(nats, { name: instance });
    buses.push(bus);
    const leases = new Map<string, Lease>();
    const log: string[] = [];
    const holder = bus.holdShards({
      group: `group-${group}`,
      instance,
      shards,
      onAcquired: (shard, lease) => {
        log.push(`+${shard}`);
        leases.set(shard, lease);
      },
      onLost: (shard) => {
        log.push(`-${shard}`);
        leases.delete(shard);
      },
    });
    return { bus, holder, leases, log };
  };
  /** What `kill -9` looks like from outside: no more signs of life, nothing given up. */
  const die = async ({ bus }: Instance): Promise<void> => {
    buses.splice(buses.indexOf(bus), 1);
    await bus.link.connection.close();
  };
  const holds = (instance: Instance, count: number) => () => instance.holder.held.size === count;
  const four = ['east', 'west', 'north', 'south'];

  it('gives all shards to the only instance, with growing fences', async () => {
    const a = await begin('a', four);
    await until(holds(a, 4), 'all shards');
    const first = [...a.leases.values()];
    expect(first.every((lease) => lease.isHeld() && !lease.signal.aborted)).toBe(true);
    expect(new Set(first.map((lease) => lease.fence)).size).toBe(4);
    await a.holder.release();
    expect(first.some((lease) => lease.isHeld())).toBe(false);
    expect(first.every((lease) => lease.signal.aborted)).toBe(true);
    const b = await begin('b', four);
    await until(holds(b, 4), 'all shards');
    expect(Math.min(...[...b.leases.values()].map((lease) => lease.fence))).toBeGreaterThan(Math.max(...first.map((lease) => lease.fence)));
  });

  it("is given up at whatever moment of its beginning, and stands in nobody's way", async () => {
    for (let moment = 0; moment < 40; moment++) {
      const early = await begin('early', four);
      for (let turn = 0; turn < moment * 4; turn++) await new Promise(setImmediate);
      await early.holder.release();
      expect(early.holder.held.size).toBe(0);
    }
    const b = await begin('b', four);
    await until(holds(b, 4), 'all shards');
  });

  it('shares evenly when a second instance joins, and never twice at once', async () => {
    const shards = Array.from({ length: 21 }, (_, index) => `shard ${index}.x`);
    const a = await begin('host-a.example', shards);
    await until(holds(a, 21), 'all shards');
    const b = await begin('host-b.example', shards);
    const overlap = setInterval(() => {
      for (const [shard, lease] of a.leases) if (lease.isHeld() && b.leases.get(shard)?.isHeld()) b.log.push(`twice ${shard}`);
    }, 1);
    await until(() => a.holder.held.size === 11 && b.holder.held.size === 10, 'an even share');
    const c = await begin('host-c.example', shards);
    await until(() => [a, b, c].every((each) => each.holder.held.size === 7), 'an even share of three');
    clearInterval(overlap);
    expect(new Set([a, b, c].flatMap((each) => [...each.holder.held])).size).toBe(21);
    expect(b.log.filter((line) => line.startsWith('twice'))).toEqual([]);
  });

  it('lets another instance take over at once what is released', async () => {
    const a = await begin('a', four);
    await until(holds(a, 4), 'all shards');
    const b = await begin('b', four);
    await until(holds(b, 2), 'half of them');
    const started = performance.now();
    await a.holder.release();
    await until(holds(b, 4), 'the rest');
    expect(performance.now() - started).toBeLessThan(2_000);
  });

  it('takes back at once what an earlier process of the same name held', async () => {
    const a = await begin('a', four);
    const other = await begin('other', four);
    await until(() => a.holder.held.size === 2 && other.holder.held.size === 2, 'an even share');
    const held = [...a.holder.held].sort();
    await die(a);
    const started = performance.now();
    const again = await begin('a', four);
    await until(holds(again, 2), 'the same shards');
    expect(performance.now() - started).toBeLessThan(3_000);
    expect([...again.holder.held].sort()).toEqual(held);
    expect(other.log.filter((line) => line.startsWith('-'))).toEqual([]);
  });

  it('takes over after the time to live when an instance dies', async () => {
    const a = await begin('a', four);
    await until(holds(a, 4), 'all shards');
    const b = await begin('b', four);
    await until(holds(b, 2), 'half of them');
    const leases = [...a.leases.values()];
    await die(a);
    const started = performance.now();
    await until(holds(b, 4), 'the rest');
    const took = performance.now() - started;
    expect(took).toBeGreaterThan(TTL_MILLISECONDS - 6_000);
    expect(took).toBeLessThan(TTL_MILLISECONDS + 5_000);
    expect(leases.some((lease) => lease.isHeld())).toBe(false);
  });

  it('stands back when a namesake begins', async () => {
    const a = await begin('same', four);
    await until(holds(a, 4), 'all shards');
    const namesake = await begin('same', four);
    await until(() => namesake.holder.held.size === 4 && a.holder.held.size === 0, 'the younger one to hold all');
    await namesake.holder.release();
    await until(holds(a, 4), 'the older one to come back');
  });

  it('follows the list of shards', async () => {
    const a = await begin('a', []);
    const b = await begin('b', []);
    for (const { holder } of [a, b]) holder.setShards(four);
    await until(() => a.holder.held.size === 2 && b.holder.held.size === 2, 'an even share');
    for (const { holder } of [a, b]) holder.setShards(['east']);
    await until(() => a.holder.held.size + b.holder.held.size === 1, 'the one that is left');
  });

  it('keeps its leases over a quick restart of NATS', async () => {
    const a = await begin('a', four);
    await until(holds(a, 4), 'all shards');
    await nats.kill();
    await nats.start();
    await until(() => a.bus.link.events.disconnected === undefined, 'the connection');
    // The next two signs of life.
    const end = performance.now() + 11_000;
    await until(() => performance.now() > end, 'two signs of life');
    expect(a.log.filter((line) => line.startsWith('-'))).toEqual([]);
    expect(a.holder.held.size).toBe(4);
  });

  it('stops by itself, before others may begin, when NATS is away; and begins again after', async () => {
    const a = await begin('a', four);
    await until(holds(a, 4), 'all shards');
    const leases = [...a.leases.values()];
    await nats.kill();
    const killed = performance.now();
    try {
      await until(() => leases.every((lease) => !lease.isHeld()), 'the end of the leases', TTL_MILLISECONDS);
      expect(performance.now() - killed).toBeLessThan(FENCE_MILLISECONDS + 500);
      // Told by a timer, a moment after the clock has ended the lease.
      await until(() => a.log.filter((line) => line.startsWith('-')).length === 4, 'the word that they are lost', 2_000);
    } finally {
      await nats.start();
    }
    await until(holds(a, 4), 'the leases again');
  });
});
