import { readCanary } from '@fairlead/domain';
import { describe, expect, it } from 'vitest';
import { canary } from '../canary.fixtures.js';
import { planOf } from './plan.js';

const gateway = { provider: 'gatewayapi:v1', gatewayRefs: [{ name: 'web' }], metricsServer: 'http://prometheus' } as const;
const plan = (analysis: Record<string, unknown>, defaults: Parameters<typeof readCanary>[1] = gateway) => {
  const { spec, problems } = readCanary(canary({ interval: '30s', ...analysis }), defaults);
  return spec ? planOf(spec) : expect.fail(problems.join());
};

describe('the plan of a rollout', () => {
  it.each([
    ['steps of one size', { stepWeight: 10, maxWeight: 30 }, [10, 20, 30]],
    ['a last step that passes the maximum', { stepWeight: 20, maxWeight: 50 }, [20, 40, 60]],
    ['steps that end at all traffic', { stepWeight: 60 }, [60, 100]],
    ['steps one by one', { stepWeights: [1, 5, 50] }, [1, 5, 50]],
    ['as many as an event holds', { stepWeight: 1 }, Array.from({ length: 100 }, (_, index) => index + 1)],
  ])('has the weights of %s', (_what, analysis, weights) => {
    expect(plan(analysis)).toEqual({ strategy: 'weighted', weights, iterations: 0, intervalSeconds: 30 });
  });

  it('has the checks of one without weights', () => {
    expect(plan({ iterations: 5 })).toEqual({ strategy: 'blue-green', weights: [], iterations: 5, intervalSeconds: 30 });
    expect(plan({}, { metricsServer: 'http://prometheus' })).toMatchObject({ strategy: 'blue-green', iterations: 10 });
  });
  it('is none where nothing is analysed', () => {
    const { spec } = readCanary(canary({ stepWeight: 10 }, { skipAnalysis: true }), gateway);
    expect(spec && planOf(spec)).toBeUndefined();
  });
});
