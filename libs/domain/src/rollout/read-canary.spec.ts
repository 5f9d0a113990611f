import { describe, expect, it } from 'vitest';
import { canary } from './rollout.fixtures.js';
import { readCanary, readMetricTemplate } from './read-canary.js';
import { strategyOf } from './rollout-spec.js';

const problems = (spec: Record<string, unknown>, defaults = {}) => readCanary(canary(spec), defaults).problems;
const gateway = { provider: 'gatewayapi:v1' };

describe('reading a Canary', () => {
  it('fills in the defaults', () => {
    const { spec, notes } = readCanary(
      canary({ analysis: { stepWeight: 5, metrics: [{ name: 'request-duration', threshold: 500 }] }, ...gateway }),
    );
    expect(notes).toEqual([]);
    expect(spec).toMatchObject({
      progressDeadlineSeconds: 600,
      skipAnalysis: false,
      noData: 'fail',
      service: { name: 'my-app', port: 80, portName: 'http', targetPort: 80, portDiscovery: false },
      analysis: {
        intervalMilliseconds: 60_000,
        threshold: 1,
        maxWeight: 100,
        primaryReadyThreshold: 100,
        metrics: [{ name: 'request-duration', interval: '1m', range: { max: 500 } }],
      },
    });
  });
  it('takes provider, metrics server and gateway from the cluster', () => {
    const document = { ...canary({}), spec: { targetRef: { name: 'my-app' }, service: { port: 80 }, analysis: { stepWeight: 10 } } };
    const defaults = {
      provider: 'gatewayapi:v1',
      metricsServer: 'http://prometheus:9090',
      gatewayRefs: [{ name: 'web', namespace: 'infra' }],
    };
    expect(readCanary(document, defaults).spec).toMatchObject({
      provider: 'gatewayapi:v1',
      metricsServer: 'http://prometheus:9090',
      service: { gatewayRefs: [{ name: 'web', namespace: 'infra' }] },
    });
    expect(readCanary(document).spec).toMatchObject({ provider: 'kubernetes', analysis: { iterations: 10 } });
    expect(readCanary(document).notes).toEqual([
      'spec.analysis.iterations is taken as 10: weights are not possible with provider kubernetes',
    ]);
  });
  it.each([
    [{ provider: 'istio' }, /spec.provider: "istio" is not carried out by Fairlead, which knows kubernetes, gatewayapi:v1/],
    [{ targetRef: { kind: 'DaemonSet', name: 'x' } }, /targetRef.kind: "DaemonSet" is not rolled out/],
    [{ autoscalerRef: { kind: 'ScaledObject', name: 'x' } }, /autoscalerRef.kind: "ScaledObject"/],
    [{ ...gateway, service: { port: 80 } }, /gatewayRefs is required with provider gatewayapi:v1: name the Gateway/],
    [{ analysis: { stepweight: 10 } }, /^spec.analysis.stepweight is not a known field; did you mean stepWeight\?/],
    [{ service: {} }, /^spec.service.port is required/],
    [{ ...gateway, analysis: { threshold: 3 } }, /needs stepWeight, stepWeights or iterations/],
    [{ ...gateway, analysis: { stepWeights: [10, 5] } }, /stepWeights: must grow/],
    [{ analysis: { interval: '500ms' } }, /interval: must be at least 1s/],
    [{ analysis: { iterations: 1, webhooks: [{ name: 'x', url: 'file:///etc' }] } }, /webhooks\[0\].url: must be an http or https URL/],
    [
      { ...gateway, service: { port: 80, gatewayRefs: [{ name: 'g' }], match: [{ sourceLabels: {} }] } },
      /match\[0\].sourceLabels can't be expressed/,
    ],
    [
      { ...gateway, analysis: { iterations: 2, match: [{ headers: { a: { prefix: 'x' } } }] } },
      /match\[0\].headers.a needs exact or regex/,
    ],
  ])('refuses %j', (spec, message) => {
    expect(problems(spec)).toEqual([expect.stringMatching(message)]);
  });
  it('refuses an unknown answer to what no data means', () => {
    expect(readCanary(canary({}, { 'fairlead.dev/no-data': 'ignore' })).problems).toEqual([
      expect.stringContaining('must be fail or wait'),
    ]);
  });
  it('notes what has no effect', () => {
    const { notes } = readCanary(
      canary({
        provider: 'kubernetes',
        ingressRef: { name: 'x' },
        service: { port: 80, retries: { attempts: 3 } },
        analysis: { iterations: 2, match: [{ headers: {} }], alerts: [{ name: 'a' }] },
      }),
    );
    expect(notes).toHaveLength(4);
  });
  it.each([
    [{ stepWeight: 5 }, 'weighted'],
    [{ iterations: 5 }, 'blue-green'],
    [{ iterations: 5, match: [{ headers: { a: { exact: 'b' } } }] }, 'a/b'],
  ])('tells the strategy of %j', (analysis, strategy) => {
    const { spec } = readCanary(canary({ ...gateway, analysis }));
    expect(spec && strategyOf(spec)).toBe(strategy);
  });
});

describe('reading a MetricTemplate', () => {
  const template = (spec: unknown) =>
    readMetricTemplate({ apiVersion: 'flagger.app/v1beta1', kind: 'MetricTemplate', metadata: { name: 'x' }, spec });
  it('takes prometheus only', () => {
    expect(template({ provider: { type: 'prometheus', address: 'http://p' }, query: 'up' }).spec).toBeDefined();
    expect(template({ provider: { type: 'datadog' }, query: 'up' }).problems).toEqual([
      expect.stringContaining('Fairlead asks prometheus only'),
    ]);
    expect(template({ provider: { type: 'prometheus' }, query: 'up' }).problems).toEqual([expect.stringContaining('address is required')]);
    expect(template({}).problems?.length).toBeGreaterThan(1);
  });
});
