import type { PipelineStage } from '@fairlead/api-client';
import { describe, expect, it } from 'vitest';
import { countsText, stepsOf, whereabouts } from './pipeline';

const part = (stage: PipelineStage['stage'], state: PipelineStage['state'], more: Partial<PipelineStage> = {}): PipelineStage => ({
  stage,
  state,
  text: `${stage} is ${state}`,
  ...more,
});
const at = (second: number): string => new Date(Date.UTC(2026, 0, 1, 12, 0, second)).toISOString();

describe('stepsOf', () => {
  it('puts the clusters of a stage together, what is not done first', () => {
    const [step, ...more] = stepsOf([
      part('sync', 'done', { cluster: 'one', at: at(3), durationMilliseconds: 40 }),
      part('sync', 'failed', { cluster: 'two', at: at(2), durationMilliseconds: 900 }),
      part('sync', 'running', { cluster: 'three' }),
    ]);
    expect(more).toEqual([]);
    expect(step).toMatchObject({ title: 'Applied', state: 'failed', at: at(2), durationMilliseconds: 900 });
    expect(step?.parts.map(({ cluster }) => cluster)).toEqual(['two', 'three', 'one']);
    expect(countsText(step?.parts ?? [])).toBe('1 failed, 1 running, 1 done');
  });
});

describe('stages past the one where a commit is stuck', () => {
  it('are told of the version before', () => {
    const steps = stepsOf([part('commit', 'done'), part('render', 'failed'), part('sync', 'skipped'), part('health', 'done'), part('rollout', 'skipped')]); // prettier-ignore
    expect(steps.filter(({ isBefore }) => isBefore).map(({ stage }) => stage)).toEqual(['sync', 'health']);
    expect(stepsOf([part('sync', 'done'), part('health', 'done')]).some(({ isBefore }) => isBefore)).toBe(false);
  });
});

describe('whereabouts', () => {
  const done = [part('commit', 'done', { at: at(0) }), part('render', 'done', { at: at(2) })];
  it('tells that all is done, and how long it took', () => {
    const steps = stepsOf([...done, part('health', 'done', { at: at(42) }), part('rollout', 'skipped')]);
    expect(whereabouts(steps)).toEqual({ state: 'done', title: 'The newest commit is healthy, 42 s after it was made' });
  });
  it('names the only cluster of several that is behind', () => {
    const steps = stepsOf([...done, part('sync', 'done', { cluster: 'one' }), part('sync', 'running', { cluster: 'two' })]);
    expect(whereabouts(steps)).toEqual({ state: 'running', title: 'On its way before “Applied” on two', why: 'sync is running' });
  });
  it('counts clusters where several are behind', () => {
    const clusters = ['one', 'two', 'three'].map((cluster, index) => part('sync', index === 0 ? 'done' : 'failed', { cluster }));
    expect(whereabouts(stepsOf([...done, ...clusters])).title).toBe('Stuck before “Applied” on 2 of 3 clusters');
  });
  it('tells of a failure before what merely waits for it', () => {
    const steps = stepsOf([part('source', 'done'), part('render', 'failed'), part('sync', 'waiting', { cluster: 'one' })]);
    expect(whereabouts(steps)).toMatchObject({ state: 'failed', title: 'Stuck before “Rendered”' });
  });
});
