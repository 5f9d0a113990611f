import { ApplicationName, ClusterName, CommitId, Generation, TenantName, type ObjectResult } from '@fairlead/contracts';
import { describe, expect, it } from 'vitest';
import { noTroubles, type TroubleMemories, type TroubleMemory } from './memory.js';
import { routeSignal } from './route.js';
import type { TroubleSignal } from './signal.js';

const eu = ClusterName.parse('eu');
const us = ClusterName.parse('us');
let clock = 0;
const at = (): string => new Date(Date.UTC(2026, 0, 1) + (clock += 1000)).toISOString();
const about = (generation: number) => ({
  tenant: TenantName.parse('team-a'),
  application: ApplicationName.parse('shop'),
  generation: Generation.parse(generation),
  revision: { commit: CommitId.parse(String(generation % 10).repeat(40)), ref: 'refs/heads/main' },
});
const result = (action: ObjectResult['action']): ObjectResult => ({
  group: 'apps',
  kind: 'Deployment',
  namespace: 'shop',
  name: 'web',
  action,
});
const problem = (code: string) => ({ code, message: `${code} happened` });

const synced = (generation: number, cluster = eu, action: ObjectResult['action'] = 'configured'): TroubleSignal => ({
  ...about(generation),
  kind: 'synced',
  cluster,
  at: at(),
  results: [result(action), result('unchanged')],
});
const noop = (generation: number, cluster = eu): TroubleSignal => synced(generation, cluster, 'unchanged');
const syncFailed = (generation: number, cluster = eu, code = 'ApplyFailed'): TroubleSignal => ({
  ...about(generation),
  kind: 'sync-failed',
  cluster,
  at: at(),
  problem: problem(code),
  results: [result('failed')],
});
const degraded = (generation: number, cluster = eu): TroubleSignal => ({
  ...about(generation),
  kind: 'degraded',
  cluster,
  at: at(),
  reason: 'crashes',
});
const healthy = (generation: number, cluster = eu): TroubleSignal => ({ ...about(generation), kind: 'healthy', cluster, at: at() });
const renderFailed = (generation: number, code = 'RenderFailed'): TroubleSignal => ({
  ...about(generation),
  at: at(),
  kind: 'render-failed',
  problem: problem(code),
});
const sourceFailed = (generation: number, commit?: number): TroubleSignal => ({
  ...about(generation),
  revision: commit === undefined ? undefined : about(commit).revision,
  at: at(),
  kind: 'source-failed',
  problem: problem('SourceUnreachable'),
});
const rendered = (generation: number): TroubleSignal => ({ ...about(generation), kind: 'rendered', at: at() });
const drift = (generation: number, time: string, cluster = eu): TroubleSignal => ({
  ...about(generation),
  kind: 'drift-healed',
  cluster,
  at: time,
  objects: [result('configured')],
});

/** Kinds of the messages that a series of signals leads to, with the cluster where there is one. */
function told(...signals: TroubleSignal[]): string[] {
  let application = noTroubles();
  const clusters = new Map<string, TroubleMemory>();
  return signals.flatMap((signal) => {
    const cluster = 'cluster' in signal ? signal.cluster : undefined;
    const before: TroubleMemories = { application, cluster: cluster && (clusters.get(cluster) ?? noTroubles()) };
    const { memories, notice } = routeSignal(before, signal);
    application = memories.application;
    if (cluster !== undefined && memories.cluster !== undefined) clusters.set(cluster, memories.cluster);
    return notice === undefined ? [] : [`${notice.kind} ${signal.generation}${cluster === undefined ? '' : ` ${cluster}`}`];
  });
}
const twice = (signal: TroubleSignal): [TroubleSignal, TroubleSignal] => [signal, signal];

describe('one message', () => {
  it.each<[string, TroubleSignal[], string[]]>([
    ['for a sync that changed something', [synced(1)], ['synced 1 eu']],
    ['for each kind of change', [synced(1, eu, 'created'), synced(2, eu, 'pruned')], ['synced 1 eu', 'synced 2 eu']],
    ['for a sync and its later attempts', [synced(1), synced(1), noop(1)], ['synced 1 eu']],
    ['for each cluster', [synced(1, eu), synced(1, us)], ['synced 1 eu', 'synced 1 us']],
    ['for a failed sync, not for its retries', [syncFailed(1), syncFailed(1), syncFailed(1)], ['failed 1 eu']],
    ['for each code of a failing sync, once', [syncFailed(1), syncFailed(1, eu, 'Timeout'), syncFailed(1)], ['failed 1 eu', 'failed 1 eu']],
    ['for each failing commit', [syncFailed(1), syncFailed(2)], ['failed 1 eu', 'failed 2 eu']],
    [
      'for a rendering that failed, whatever the number of clusters',
      [synced(1, eu), synced(1, us), renderFailed(2)],
      ['synced 1 eu', 'synced 1 us', 'failed 2'],
    ],
    ['for a source that stays unreachable under new generations', [sourceFailed(2), sourceFailed(3), sourceFailed(4)], ['failed 2']],
    [
      'for each commit whose source can not be read',
      [sourceFailed(2, 2), sourceFailed(3, 2), sourceFailed(4, 4)],
      ['failed 2', 'failed 4'],
    ],
    ['for a degraded application', [synced(1), degraded(1), degraded(1)], ['synced 1 eu', 'degraded 1 eu']],
    ['for each time it degrades', [degraded(1), healthy(1), degraded(1)], ['degraded 1 eu', 'recovered 1 eu', 'degraded 1 eu']],
  ])('%s', (_, signals, expected) => expect(told(...signals)).toEqual(expected));
});

describe('no message', () => {
  it.each<[string, TroubleSignal[], string[]]>([
    ['for a sync without change', [noop(1), noop(2)], []],
    ['for a change at a later sync of a generation, which is healing', [noop(1), synced(1)], []],
    ['for health that was never bad', [healthy(1), synced(1), healthy(1)], ['synced 1 eu']],
  ])('%s', (_, signals, expected) => expect(told(...signals)).toEqual(expected));
});

describe('a recovery is told once, and its sync is not', () => {
  it.each<[string, TroubleSignal[], string[]]>([
    ['a broken commit and the fixing one', [renderFailed(2), synced(3)], ['failed 2', 'recovered 3 eu']],
    ['a broken commit that is reverted', [synced(1), renderFailed(2), noop(3)], ['synced 1 eu', 'failed 2', 'recovered 3 eu']],
    ['a broken commit of an application on two clusters', [renderFailed(2), synced(3, eu), synced(3, us)], ['failed 2', 'recovered 3 eu']],
    ['the commit after the fixing one', [renderFailed(2), synced(3), synced(4)], ['failed 2', 'recovered 3 eu', 'synced 4 eu']],
    [
      'a fix that fails on the other cluster',
      [renderFailed(2), synced(3, eu), syncFailed(3, us), synced(4, us)],
      ['failed 2', 'recovered 3 eu', 'failed 3 us', 'recovered 4 us'],
    ],
    ['a retry that succeeds', [syncFailed(1), synced(1), synced(1)], ['failed 1 eu', 'recovered 1 eu']],
    ['a sync that failed under two commits', [syncFailed(1), syncFailed(2), synced(3)], ['failed 1 eu', 'failed 2 eu', 'recovered 3 eu']],
    [
      'source, then rendering, then sync',
      [sourceFailed(1), renderFailed(2), syncFailed(3), synced(4)],
      ['failed 1', 'failed 2', 'failed 3 eu', 'recovered 4 eu'],
    ],
    ['a degraded one whose fix must become healthy first', [degraded(1), synced(2), healthy(2)], ['degraded 1 eu', 'recovered 2 eu']],
    ['failed and degraded', [degraded(1), syncFailed(2), synced(3), healthy(3)], ['degraded 1 eu', 'failed 2 eu', 'recovered 3 eu']],
    [
      'healthy before its sync has ended',
      [syncFailed(1), degraded(1), healthy(2), synced(2)],
      ['failed 1 eu', 'degraded 1 eu', 'recovered 2 eu'],
    ],
    [
      'only the cluster that was in trouble',
      [degraded(1, eu), synced(2, us), healthy(1, eu)],
      ['degraded 1 eu', 'synced 2 us', 'recovered 1 eu'],
    ],
    ['an application that goes to no cluster', [renderFailed(1), rendered(2), rendered(3)], ['failed 1', 'recovered 2']],
    ['a source that can be read again', [synced(1), sourceFailed(2), noop(3)], ['synced 1 eu', 'failed 2', 'recovered 3 eu']],
  ])('%s', (_, signals, expected) => expect(told(...signals)).toEqual(expected));
});

describe('a rendering that is wrong in part and still reaches the cluster', () => {
  it.each([
    ['is told before its sync', [renderFailed(3), synced(3), synced(4)], ['failed 3', 'synced 3 eu', 'recovered 4 eu']],
    ['is told after its sync', [synced(3), renderFailed(3), synced(4)], ['synced 3 eu', 'failed 3', 'recovered 4 eu']],
  ])('%s and has not recovered by it', (_, signals, expected) => expect(told(...signals)).toEqual(expected));
});

describe('late and doubled signals change nothing', () => {
  it.each<[string, TroubleSignal[], string[]]>([
    [
      'everything doubled',
      [...twice(synced(1)), ...twice(renderFailed(2)), ...twice(synced(3)), ...twice(degraded(3)), ...twice(healthy(3))],
      ['synced 1 eu', 'failed 2', 'recovered 3 eu', 'degraded 3 eu', 'recovered 3 eu'],
    ],
    ['a failed rendering that was overtaken', [synced(3), renderFailed(2)], ['synced 3 eu']],
    ['a sync of an older generation', [synced(3), synced(2), syncFailed(2)], ['synced 3 eu']],
    [
      'a sync of an older generation during a broken commit',
      [renderFailed(3), synced(2), synced(4)],
      ['failed 3', 'synced 2 eu', 'recovered 4 eu'],
    ],
    ['bad health of an older generation', [healthy(2), degraded(1)], []],
  ])('%s', (_, signals, expected) => expect(told(...signals)).toEqual(expected));

  it('also within a generation: an earlier failure after the success', () => {
    const failure = syncFailed(1);
    expect(told(synced(1), failure)).toEqual(['synced 1 eu']);
    const bad = degraded(1);
    expect(told(healthy(1), bad)).toEqual([]);
  });
});

describe('healed drift', () => {
  const time = (seconds: number): string => new Date(Date.UTC(2026, 5, 1) + seconds * 1000).toISOString();
  it('is told for each event, however it was doubled', () => {
    expect(told(drift(1, time(0)), drift(1, time(0)), drift(1, time(200)))).toEqual(['drift-healed 1 eu', 'drift-healed 1 eu']);
  });
  it('of a fight gets rarer and rarer, and counts what it kept back', () => {
    const every5s = Array.from({ length: 720 }, (_, index) => drift(1, time(index * 5)));
    expect(told(...every5s)).toHaveLength(6);
    let cluster: TroubleMemory | undefined;
    const counted = every5s.flatMap((signal) => {
      const { memories, notice } = routeSignal({ application: noTroubles(), cluster }, signal);
      cluster = memories.cluster;
      return notice === undefined ? [] : [notice.counted];
    });
    expect(counted.slice(0, 3)).toEqual([0, 11, 23]);
  });
  it('is told at once again after it was calm', () => {
    expect(told(drift(1, time(0)), drift(1, time(10)), drift(1, time(3000)), drift(1, time(3070)))).toHaveLength(3);
  });
});
