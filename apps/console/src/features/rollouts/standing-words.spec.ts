import type { Rollout } from '@fairlead/api-client';
import { describe, expect, it } from 'vitest';
import { runsOf } from './runs';
import { budgetOf, headlineOf, nextOf, stableBefore } from './standing-words';

const at = (seconds: number): string => new Date(Date.UTC(2026, 0, 1, 12, 0, seconds)).toISOString();
const weighted = { strategy: 'weighted' as const, weights: [10, 30], iterations: 0, intervalSeconds: 60 };
const rollout = (changes: Partial<Rollout>): Rollout => ({
  ...{ tenant: 'shop', application: 'web', cluster: 'eu', namespace: 'shop', name: 'web', target: 'web', revision: 'b2' },
  ...{ phase: 'Progressing', weight: 0, iterations: 0, failedChecks: 0, threshold: 2, message: '', metrics: [], plan: weighted },
  ...{ images: ['example.com/shop/web:1.1.0'], startedAt: at(0), at: at(10) },
  ...changes,
});

describe('the headline', () => {
  it.each([
    [{}, 'web:1.1.0 starts; it gets no traffic yet'],
    [{ weight: 30 }, 'web:1.1.0 gets 30 % of the traffic'],
    [{ plan: { ...weighted, strategy: 'blue-green', iterations: 5 }, iterations: 2 }, 'web:1.1.0 is tested beside web:1.0.0: check 2 of 5'],
    [
      { plan: { ...weighted, strategy: 'a/b', iterations: 5 }, iterations: 2, weight: 100 },
      'web:1.1.0 gets the requests that match: check 2 of 5',
    ],
    [{ phase: 'Waiting' }, 'web:1.1.0 waits to begin; web:1.0.0 has all traffic'],
    [{ phase: 'WaitingPromotion', weight: 30 }, 'web:1.1.0 has taken every step and waits to be promoted'],
    [{ phase: 'Failed' }, 'web:1.1.0 was taken back; web:1.0.0 has all traffic'],
    [{ phase: 'Failed', weight: 100 }, 'The promotion of web:1.1.0 failed; it has all traffic'],
    [{ phase: 'Succeeded', images: [] }, 'the new version of web is rolled out: it has all traffic'],
  ] as [Partial<Rollout>, string][])('of %j', (changes, words) => expect(headlineOf(rollout(changes), 'web:1.0.0')).toBe(words));
});

it.each([
  [0, 1, 'No check has failed. The first that fails takes it back by itself.'],
  [0, 3, 'No check has failed. 3 that fail take it back by themselves.'],
  [1, 2, '1 check has failed; one more takes it back.'],
  [2, 5, '2 checks have failed; 3 more take it back.'],
  [2, 2, '2 of 2 allowed checks failed: the next check takes it back.'],
])('%i failed checks of %i', (failedChecks, threshold, words) => expect(budgetOf({ failedChecks, threshold })).toBe(words));

describe('what comes next', () => {
  it.each([
    [{}, '10 % of the traffic'],
    [{ weight: 10 }, '30 % of the traffic'],
    [{ weight: 30 }, 'it is promoted'],
    [{ weight: 30, failedChecks: 2 }, 'it is taken back'],
    [{ plan: { ...weighted, strategy: 'blue-green', iterations: 5 }, iterations: 4 }, 'check 5 of 5'],
  ] as [Partial<Rollout>, string][])('after %j is', (changes, then) => {
    expect(nextOf(rollout(changes))).toEqual({ dueAt: Date.parse(at(70)), then });
  });
  it.each([{ phase: 'Promoting' }, { phase: 'WaitingPromotion' }, { phase: 'Failed' }, { plan: undefined }] as Partial<Rollout>[])(
    'is unknown: %j',
    (changes) => expect(nextOf(rollout(changes))).toBeUndefined(),
  );
});

it('the version before is the newest that had all traffic when the rollout began', () => {
  const had = (seconds: number, version: string, phase: Rollout['phase']) =>
    rollout({ phase, revision: version, startedAt: at(seconds - 1), at: at(seconds), images: [`example.com/web:${version}`] });
  const steps = [
    had(1, '1', 'Initialized'),
    had(10, '2', 'Succeeded'),
    had(20, '3', 'Failed'),
    rollout({ revision: '4', startedAt: at(30), at: at(31) }),
    had(40, '5', 'Succeeded'),
  ];
  const run = runsOf(steps).find(({ last }) => last.revision === '4');
  expect(run && stableBefore(steps, run)).toBe('web:2');
  const [first] = runsOf([rollout({})]);
  expect(first && stableBefore([rollout({})], first)).toBeUndefined();
});
