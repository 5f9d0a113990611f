import { ApplicationSpec, RolloutChanged, type ApiPipelineStage } from '@fairlead/contracts';
import type { ApplicationClusterRow } from '@fairlead/database';
import { describe, expect, it } from 'vitest';
import { pipelineOf, type LastEvent, type PipelineFacts } from './pipeline.js';

const time = (second: number): Date => new Date(Date.UTC(2026, 0, 1) + second * 1000);
const problem = { code: 'Broken', message: 'it is broken' };
const row = (fields: Record<string, unknown> = {}): PipelineFacts['row'] =>
  ({
    tenant: 'shop',
    name: 'api',
    spec: ApplicationSpec.parse({ tenant: 'shop', source: { repository: 'main' }, destination: { clusters: ['one', 'two'] } }),
    paused: null,
    revision: { commit: 'a'.repeat(40), ref: 'refs/heads/main', subject: 'Fix', author: 'Ann', committedAt: time(0).toISOString() },
    sourceGeneration: 5,
    sourceAt: time(2),
    sourceProblem: null,
    renderGeneration: 5,
    renderAt: time(3),
    renderProblem: null,
    renderedObjects: 4,
    ...fields,
  }) as unknown as PipelineFacts['row'];
const on = (cluster: string, fields: Partial<ApplicationClusterRow> = {}): ApplicationClusterRow =>
  ({
    cluster,
    generation: 5,
    sync: 'Synced',
    health: 'Healthy',
    reason: '',
    problem: null,
    retryAt: null,
    at: time(30),
    ...fields,
  }) as ApplicationClusterRow;
const done = (type: string, cluster: string, second: number, generation = 5): LastEvent => ({
  type,
  cluster,
  generation,
  at: time(second),
});
const pipeline = (facts: Partial<PipelineFacts>): ApiPipelineStage[] =>
  pipelineOf({ row: row(), clusters: [on('one'), on('two')], events: [], rollouts: [], ...facts });
const states = (facts: Partial<PipelineFacts>): string =>
  pipeline(facts)
    .map(({ stage, cluster, state }) => `${stage}${cluster ? ` ${cluster}` : ''}: ${state}`)
    .join(', ');

describe('the way of a commit', () => {
  it('has passed a cluster where it was applied, though something was changed there since', () => {
    const clusters = [on('one', { sync: 'OutOfSync' }), on('two', { sync: 'OutOfSync' })];
    const sync = pipeline({ clusters, events: [done('sync.finished', 'one', 6)] }).filter(({ stage }) => stage === 'sync');
    expect(sync.map(({ state, text }) => [state, text])).toEqual([
      ['done', 'It was applied to one, and was changed there since: see its drift.'],
      ['waiting', 'two is OutOfSync.'],
    ]);
  });
  it('is told with when each stage was passed, and how long it took', () => {
    const events = [done('sync.finished', 'one', 6), done('health.changed', 'one', 20), done('sync.finished', 'two', 5, 4)];
    expect(
      pipeline({ events }).map(({ stage, cluster, at, durationMilliseconds: took }) => [stage, cluster, at?.slice(17, 19), took]),
    ).toEqual([
      ['commit', undefined, '00', undefined],
      ['source', undefined, '02', 2_000],
      ['render', undefined, '03', 1_000],
      ['sync', 'one', '06', 3_000],
      ['sync', 'two', '30', 27_000],
      ['health', 'one', '20', 14_000],
      ['health', 'two', '30', 0],
      ['rollout', undefined, undefined, undefined],
    ]);
  });

  it.each<[string, Partial<PipelineFacts>, string]>([
    [
      'that nobody has read',
      { row: row({ revision: null, sourceAt: null, renderAt: null, sourceGeneration: 0, renderGeneration: 0 }), clusters: [] },
      'commit: waiting, source: waiting, render: running, sync one: waiting, sync two: waiting, health one: waiting, health two: waiting, rollout: skipped',
    ],
    [
      'that can not be read',
      { row: row({ sourceProblem: problem }) },
      'commit: done, source: failed, render: waiting, sync one: skipped, sync two: skipped, health one: done, health two: done, rollout: skipped',
    ],
    [
      'that is being rendered',
      { row: row({ sourceGeneration: 6 }) },
      'commit: done, source: done, render: running, sync one: done, sync two: done, health one: done, health two: done, rollout: skipped',
    ],
    [
      'that can not be rendered',
      { row: row({ renderProblem: problem }) },
      'commit: done, source: done, render: failed, sync one: skipped, sync two: skipped, health one: done, health two: done, rollout: skipped',
    ],
    [
      'that reached one cluster',
      { clusters: [on('one', { health: 'Progressing' }), on('two', { generation: 4 })] },
      'commit: done, source: done, render: done, sync one: done, sync two: waiting, health one: running, health two: waiting, rollout: skipped',
    ],
    [
      'that can not be applied',
      { clusters: [on('one', { sync: 'Failed', health: 'Degraded', problem }), on('two', { sync: 'Syncing', health: 'Progressing' })] },
      'commit: done, source: done, render: done, sync one: failed, sync two: running, health one: failed, health two: waiting, rollout: skipped',
    ],
  ])('%s', (_, facts, expected) => expect(states(facts)).toBe(expected));

  it('waits while it is paused, and says who did', () => {
    const spec = { ...row().spec, suspend: true };
    const sync = pipeline({ row: row({ spec, paused: { actor: 'ann', at: '' } }) }).find(({ stage }) => stage === 'sync');
    expect([sync?.state, sync?.text]).toEqual(['waiting', 'It is paused by ann.']);
  });

  it('ends at the rendering of what goes to no cluster', () => {
    const spec = ApplicationSpec.parse({ tenant: 'shop', source: { repository: 'main' } });
    expect(states({ row: row({ spec }), clusters: [] })).toBe('commit: done, source: done, render: done, sync: skipped');
  });

  it('ends with the rollout of each Canary', () => {
    const rollout = RolloutChanged.schema.parse({
      ...{ tenant: 'shop', application: 'api', cluster: 'one', namespace: 'shop', name: 'api', target: 'api', revision: 'r' },
      ...{ phase: 'Progressing', weight: 20, iterations: 1, failedChecks: 0, threshold: 5, message: 'more', at: time(40).toISOString() },
    });
    const failed = RolloutChanged.schema.parse({ ...rollout, name: 'web', phase: 'Failed' });
    expect(states({ rollouts: [rollout, failed] })).toMatch(/rollout one: running, rollout one: failed$/);
  });
});
