import { describe, expect, it } from 'vitest';
import { planShares } from './fair-share.js';

const member = (instance: string, shards = 10) => ({ instance, session: `session-${instance}`, shards });
const plan = (instance: string, wanted: string[], members: ReturnType<typeof member>[], held: Record<string, string>) =>
  planShares({
    instance,
    session: `session-${instance}`,
    wanted,
    members,
    holders: new Map(Object.entries(held).map(([shard, holder]) => [shard, { session: `session-${holder}` }])),
  });
const shards = (count: number): string[] => Array.from({ length: count }, (_, index) => `shard-${index}`);

describe('fair shares', () => {
  it('gives everything to the only one', () => {
    expect(plan('a', shards(5), [member('a')], {}).claim).toHaveLength(5);
  });

  it('takes what a dead session holds', () => {
    expect(plan('a', ['x'], [member('a')], { x: 'gone' })).toEqual({ claim: ['x'], release: [] });
  });

  it('leaves alone what a living one holds', () => {
    expect(plan('a', ['x'], [member('a'), member('b')], { x: 'b' })).toEqual({ claim: [], release: [] });
  });

  it('gives up as much as a newcomer lacks, and the newcomer takes it', () => {
    const held = Object.fromEntries(shards(7).map((shard) => [shard, 'a']));
    const { release, claim } = plan('a', shards(7), [member('a'), member('b')], held);
    expect(claim).toEqual([]);
    expect(release).toHaveLength(3);
    const after = Object.fromEntries(Object.entries(held).filter(([shard]) => !release.includes(shard)));
    expect([...plan('b', shards(7), [member('a'), member('b')], after).claim].sort()).toEqual([...release].sort());
  });

  it('gives up nothing while there are free ones for those who lack', () => {
    const held = { 'shard-0': 'a', 'shard-1': 'a', 'shard-2': 'a' };
    expect(plan('a', shards(4), [member('a'), member('b')], held).release).toHaveLength(1);
    expect(plan('a', shards(5), [member('a'), member('b')], held)).toEqual({ claim: [], release: [] });
  });

  it('counts no instance that knows of no shards yet', () => {
    expect(plan('a', shards(4), [member('a'), member('b', 0)], {}).claim).toHaveLength(4);
  });

  it('gives up what is no longer wanted', () => {
    expect(plan('a', ['x'], [member('a')], { x: 'a', y: 'a' })).toEqual({ claim: [], release: ['y'] });
  });

  it.each([
    [1, 3],
    [2, 3],
    [7, 3],
    [64, 5],
  ])('ends with all of %i shards held, evenly, by %i instances from any beginning', (count, instances) => {
    const names = Array.from({ length: instances }, (_, index) => `i${index}`);
    const members = names.map((name) => member(name));
    const held = new Map<string, string>(shards(count).map((shard, index) => [shard, index % 2 ? 'i0' : 'gone']));
    for (let round = 0; round < 10; round++) {
      for (const name of names) {
        const { claim, release } = plan(name, shards(count), members, Object.fromEntries(held));
        release.forEach((shard) => held.delete(shard));
        claim.forEach((shard) => held.set(shard, name));
      }
    }
    const counts = names.map((name) => [...held.values()].filter((holder) => holder === name).length);
    expect(counts.reduce((sum, each) => sum + each, 0)).toBe(count);
    expect(Math.max(...counts) - Math.min(...counts)).toBeLessThanOrEqual(1);
  });
});
