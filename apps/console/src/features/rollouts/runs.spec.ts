import { describe, expect, it } from 'vitest';
import type { Rollout } from '@fairlead/api-client';
import { checksOf, limitsText, metricsOf, runsOf, scaleOf, stripOf, weightsOf } from './runs';
import { byUrgency, decisionsIn, groupOf } from './phases';

const at = (seconds: number): string => new Date(Date.UTC(2026, 0, 1, 12, 0, seconds)).toISOString();
const step = (seconds: number, phase: Rollout['phase'], changes: Partial<Rollout> = {}): Rollout => ({
  ...{ tenant: 'shop', application: 'web', cluster: 'eu', namespace: 'shop', name: 'web', target: 'web', revision: 'a1' },
  ...{
    phase,
    weight: 0,
    iterations: 0,
    failedChecks: 0,
    threshold: 5,
    message: '',
    metrics: [],
    images: [],
    startedAt: at(0),
    at: at(seconds),
  },
  ...changes,
});
const one = (...steps: Rollout[]) => {
  const [run] = runsOf(steps);
  if (!run) throw new Error('there is no run');
  return run;
};

describe('steps of a Canary', () => {
  it('are told apart by version and beginning, the newest rollout first and its steps oldest first', () => {
    const runs = runsOf([
      step(90, 'Progressing', { revision: 'b2', startedAt: at(80) }),
      step(10, 'Progressing'),
      step(80, 'Progressing', { revision: 'b2', startedAt: at(80) }),
      step(200, 'Progressing', { startedAt: at(200) }),
    ]);
    expect(runs.map(({ last }) => last.at)).toEqual([at(200), at(90), at(10)]);
    expect(runs[1]?.steps.map((each) => each.at)).toEqual([at(80), at(90)]);
  });

  it('become a strip of phases with durations, and what lies ahead', () => {
    const strip = stripOf(one(step(0, 'Waiting'), step(30, 'Progressing'), step(40, 'Progressing')), Date.parse(at(100)));
    expect(strip.map(({ phase, state, milliseconds }) => [phase, state, milliseconds])).toEqual([
      ['Waiting', 'done', 30_000],
      ['Progressing', 'now', 70_000],
      ['Promoting', 'ahead', undefined],
      ['Succeeded', 'ahead', undefined],
    ]);
  });

  it('show each weight of the analysis as a step, and those of the plan ahead', () => {
    const plan = { strategy: 'weighted' as const, weights: [10, 30, 60], iterations: 0, intervalSeconds: 60 };
    const run = one(
      step(0, 'Progressing', { plan }),
      step(10, 'Progressing', { plan, weight: 10 }),
      step(20, 'Progressing', { plan, weight: 10, failedChecks: 1 }),
      step(30, 'Progressing', { plan, weight: 30 }),
    );
    expect(stripOf(run, Date.parse(at(35))).map(({ phase, weight, state, milliseconds }) => [phase, weight, state, milliseconds])).toEqual([
      ['Progressing', undefined, 'done', 10_000],
      ['Progressing', 10, 'done', 20_000],
      ['Progressing', 30, 'now', 5_000],
      ['Progressing', 60, 'ahead', undefined],
      ['Promoting', undefined, 'ahead', undefined],
      ['Succeeded', undefined, 'ahead', undefined],
    ]);
  });

  it('end with the failure: nothing lies ahead', () => {
    const strip = stripOf(one(step(0, 'Progressing'), step(30, 'Failed')), Date.parse(at(100)));
    expect(strip.map(({ phase, state }) => [phase, state])).toEqual([
      ['Progressing', 'done'],
      ['Failed', 'failed'],
    ]);
  });

  it('go on to now while the rollout is under way, and end where it ended', () => {
    expect(weightsOf(one(step(0, 'Progressing', { weight: 10 })), Date.parse(at(60))).map(({ weight }) => weight)).toEqual([10, 10]);
    // The canary has no traffic then, and the new version has all: the primary took it.
    expect(weightsOf(one(step(0, 'Succeeded')), Date.parse(at(60)))).toEqual([{ time: Date.parse(at(0)), weight: 100 }]);
  });

  it('give one series for each metric, with gaps where there was no data', () => {
    const [series] = metricsOf(
      one(
        step(0, 'Progressing', { metrics: [{ name: 'success', verdict: 'pass', value: 99.5, min: 99 }] }),
        step(10, 'Progressing', { metrics: [{ name: 'success', verdict: 'noData', min: 99 }] }),
        step(20, 'Progressing', { metrics: [{ name: 'success', verdict: 'fail', value: 98, min: 98.5 }] }),
      ),
    );
    expect(series).toMatchObject({ name: 'success', min: 98.5, passed: 1, failed: 1, noData: 1 });
    expect(series?.points.map(({ value }) => value)).toEqual([99.5, undefined, 98]);
  });
});

it('the newest checks are those of the last step that measured, what did not pass first', () => {
  const metrics = [
    { name: 'duration', verdict: 'pass' as const, value: 90, max: 500 },
    { name: 'success', verdict: 'fail' as const, value: 90.1, min: 99 },
  ];
  const run = one(step(0, 'Progressing', { metrics: [] }), step(10, 'Progressing', { metrics }), step(20, 'Failed'));
  expect(checksOf(run).map(({ name, at: when }) => [name, when])).toEqual([
    ['success', at(10)],
    ['duration', at(10)],
  ]);
  expect(checksOf(one(step(0, 'Progressing')))).toEqual([]);
});

describe('phases', () => {
  it('put first what waits for a person', () => {
    const order = byUrgency([step(0, 'Succeeded'), step(0, 'Failed'), step(0, 'Progressing'), step(0, 'WaitingPromotion')]);
    expect(order.map(({ phase }) => phase)).toEqual(['WaitingPromotion', 'Progressing', 'Failed', 'Succeeded']);
    expect(groupOf('WaitingPromotion')).toBe('active');
  });

  it.each([
    ['Waiting', ['abort']],
    ['Progressing', ['promote', 'abort']],
    ['WaitingPromotion', ['promote', 'abort']],
    ['Promoting', []],
    ['Failed', ['retry']],
    ['Succeeded', []],
  ] as const)('offer in %s what the api takes then: %j', (phase, decisions) => expect(decisionsIn(phase)).toEqual(decisions));
});

it.each([
  [{ min: 99 }, 'at least 99'],
  [{ max: 0.5 }, 'at most 0.5'],
  [{ max: 500, unit: 'ms' }, 'at most 500\u00a0ms'],
  [{ min: 99, max: 100, unit: '%' }, '99 to 100\u00a0%'],
  [{ min: 1, max: 2 }, '1 to 2'],
  [{}, 'no limits'],
])('limits %j read %s', (limits, text) => expect(limitsText(limits)).toBe(text));

describe('the scale of a metric', () => {
  const scale = (values: number[], limits: { min?: number; max?: number; unit?: string } = {}) =>
    scaleOf({ points: values.map((value, time) => ({ time, value, verdict: 'pass' as const })), ...limits }).ticks;
  it.each([
    [[98.7, 99.6], { min: 99 }, [98.5, 99, 99.5, 100]],
    [[98.7, 99.99], { min: 99, unit: '%' }, [98.5, 99, 99.5, 100]],
    [[100], { min: 99, unit: '%' }, [98.5, 99, 99.5, 100]],
    [[180, 390], { max: 500 }, [100, 200, 300, 400, 500, 600]],
    [[12, 14], { min: 0, max: 100 }, [0, 50, 100, 150]],
    [[0], {}, [0, 0.5]],
    [[-3, 3], {}, [-4, -2, 0, 2, 4]],
  ])('of %j with %j has lines at %j', (values, limits, ticks) => expect(scale(values, limits)).toEqual(ticks));

  it('is there without any value', () => expect(scale([])).toEqual([0, 1]));
});
