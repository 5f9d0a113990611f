import type { KubeObject } from '@fairlead/domain';
import { natsForTest, ownClusterForTest, type OwnTestCluster, type TestNats } from '@fairlead/testing';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { canary, CanaryFixture, deployment, FakePrometheus, until } from './canary.fixtures.js';

// A cluster of its own: a service that another test runs on a shared one would carry out these Canaries too.
let nats: TestNats;
let cluster: OwnTestCluster;
let prometheus: FakePrometheus;
let fixture: CanaryFixture;
beforeAll(async () => {
  cluster = await ownClusterForTest('canary');
});
afterAll(async () => {
  await cluster?.stop();
});
beforeEach(async () => {
  nats = await natsForTest();
  prometheus = await FakePrometheus.start();
});
afterEach(async () => {
  await fixture?.stop();
  await prometheus?.stop();
  await nats?.stop();
});

const successRate = [{ name: 'request-success-rate', thresholdRange: { min: 99 } }];
const byGateway = () => ({ provider: 'gatewayapi:v1', metricsServer: prometheus.url, gatewayRefs: [{ name: 'web', namespace: 'infra' }] });
const spec = (object: KubeObject | undefined) => (object?.['spec'] ?? {}) as Record<string, unknown>;
const podSpec = (object: KubeObject | undefined) =>
  (spec(object)['template'] as { spec: { containers: { image: string; envFrom?: unknown }[] } }).spec;
const image = (object: KubeObject | undefined) => podSpec(object).containers[0]?.image;
const selected = (object: KubeObject | undefined) => spec(object)['selector'];

describe('a rollout by weights', () => {
  it('makes the primary and its routes, shifts the traffic, promotes; another version that fails is rolled back', async () => {
    fixture = await CanaryFixture.start(nats, cluster, byGateway());
    await fixture.apply({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'settings' }, data: { mode: 'a' } });
    const envFrom = [{ configMapRef: { name: 'settings' } }];
    const made = deployment('example.com/web:1');
    Object.assign((spec(made)['template'] as { spec: { containers: unknown[] } }).spec.containers[0] as object, { envFrom });
    await fixture.apply(made);
    await fixture.apply(canary({ interval: '1s', threshold: 2, stepWeight: 20, maxWeight: 40, metrics: successRate }));
    await fixture.reaches('Initialized');
    const primary = await fixture.get('apps', 'Deployment', 'my-app-primary');
    expect(spec(primary)).toMatchObject({ replicas: 2, selector: { matchLabels: { app: 'my-app-primary' } } });
    expect(primary?.metadata.labels).not.toHaveProperty(['fairlead.dev/application']);
    expect(podSpec(primary).containers[0]?.envFrom).toEqual([{ configMapRef: { name: 'settings-primary' } }]);
    expect((await fixture.get('', 'ConfigMap', 'settings-primary'))?.['data']).toEqual({ mode: 'a' });
    for (const [name, app] of [
      ['my-app', 'my-app-primary'],
      ['my-app-primary', 'my-app-primary'],
      ['my-app-canary', 'my-app'],
    ] as const) {
      expect(selected(await fixture.get('', 'Service', name))).toEqual({ app });
    }
    expect(await fixture.weights()).toEqual([100, 0]);
    await until(async () => spec(await fixture.get('apps', 'Deployment', 'my-app'))['replicas'] === 0, 'the target to rest');

    await fixture.setImage('example.com/web:2');
    await fixture.reaches('Succeeded');
    expect(fixture.events.filter(({ phase }) => phase === 'Progressing').map(({ weight }) => weight)).toEqual([0, 20, 40]);
    expect(fixture.events.map(({ phase }) => phase)).toEqual([
      'Initialized',
      'Progressing',
      'Progressing',
      'Progressing',
      'Promoting',
      'Finalising',
      'Succeeded',
    ]);
    expect(fixture.events.at(-1)).toMatchObject({ images: ['example.com/web:2'], weight: 0, threshold: 2, tenant: 'shop' });
    expect(fixture.events.find(({ weight }) => weight === 40)?.metrics).toEqual([
      { name: 'request-success-rate', verdict: 'pass', value: 100, min: 99, unit: '%' },
    ]);
    expect(fixture.events.at(-1)?.plan).toEqual({ strategy: 'weighted', weights: [20, 40], iterations: 0, intervalSeconds: 1 });
    expect(image(await fixture.get('apps', 'Deployment', 'my-app-primary'))).toBe('example.com/web:2');
    await until(async () => spec(await fixture.get('apps', 'Deployment', 'my-app'))['replicas'] === 0, 'the target to rest');
    expect(await fixture.weights()).toEqual([100, 0]);
    expect(prometheus.queries[0]).toContain(
      `kubernetes_namespace="${fixture.namespace}",kubernetes_pod_name=~"my-app-[0-9a-zA-Z]+(-[0-9a-zA-Z]+)",status!~"5.*"`,
    );

    prometheus.answer = () => 91.2;
    await fixture.setImage('example.com/web:3');
    await fixture.reaches('Failed');
    const messages = fixture.events.map(({ message }) => message);
    expect(messages).toContain('request-success-rate is 91.2 %, at least 99 % is needed (1 of 2 checks failed)');
    expect(messages.at(-1)).toContain('rolled back: 2 of 2 checks failed, the last: request-success-rate is 91.2 %');
    expect((await fixture.canary()).status).toMatchObject({
      phase: 'Failed',
      canaryWeight: 0,
      conditions: [
        { type: 'Promoted', status: 'False', reason: 'Failed' },
        { type: 'Ready', status: 'False' },
      ],
    });
    expect(image(await fixture.get('apps', 'Deployment', 'my-app-primary'))).toBe('example.com/web:2');
    await until(async () => spec(await fixture.get('apps', 'Deployment', 'my-app'))['replicas'] === 0, 'the target to rest');
    expect(await fixture.weights()).toEqual([100, 0]);
    expect(await fixture.metrics()).toMatch(/fairlead_rollout_status\{[^}]*name="my-app"[^}]*\} 2/);

    await fixture.setImage('example.com/web:2');
    await fixture.reaches('Initialized');
  });

  it('goes on where it stood after the service was away, without a step too many', async () => {
    fixture = await CanaryFixture.start(nats, cluster, byGateway());
    await fixture.apply(deployment());
    await fixture.apply(canary({ interval: '1s', threshold: 2, stepWeight: 10, maxWeight: 50, metrics: successRate }));
    await fixture.reaches('Initialized');
    await fixture.setImage('example.com/web:2');
    for (const weight of [10, 30]) {
      await until(async () => Number((await fixture.canary()).status['canaryWeight']) >= weight, `weight ${weight}`);
      let left = 0;
      await fixture.restart(async () => void (left = Number((await fixture.canary()).status['canaryWeight'])));
      expect(left).toBeGreaterThanOrEqual(weight);
    }
    await fixture.reaches('Succeeded');
    expect(fixture.events.filter(({ phase }) => phase === 'Progressing').map(({ weight }) => weight)).toEqual([0, 10, 20, 30, 40, 50]);
  });

  it('is not hurried by two that serve the same cluster', async () => {
    fixture = await CanaryFixture.start(nats, cluster, byGateway());
    const second = await natsForTest();
    const other = await CanaryFixture.start(second, cluster, byGateway(), undefined, fixture.namespace);
    try {
      await fixture.apply(deployment());
      await fixture.apply(canary({ interval: '1s', stepWeight: 25, metrics: successRate }));
      await fixture.reaches('Initialized', false);
      await fixture.setImage('example.com/web:2');
      await fixture.reaches('Succeeded', false);
      await until(() => [...fixture.events, ...other.events].some(({ phase }) => phase === 'Succeeded'), 'the end to be told');
      const told = [...fixture.events, ...other.events]
        .sort((a, b) => a.at.localeCompare(b.at))
        .filter(({ phase }) => phase === 'Progressing');
      expect(told.map(({ weight }) => weight)).toEqual([0, 25, 50, 75, 100]);
      const times = told.map(({ at }) => Date.parse(at));
      for (const [index, time] of times.entries()) if (index > 0) expect(time - (times[index - 1] ?? 0)).toBeGreaterThanOrEqual(990);
    } finally {
      await other.stop();
      await second.stop();
    }
  });

  it('waits for data where the Canary says so; its autoscaler has a twin for the primary', async () => {
    prometheus.answer = () => undefined;
    fixture = await CanaryFixture.start(nats, cluster, byGateway());
    await fixture.apply(deployment());
    const scaleTargetRef = { apiVersion: 'apps/v1', kind: 'Deployment', name: 'my-app' };
    const autoscaler = (maxReplicas: number) => ({
      apiVersion: 'autoscaling/v2',
      kind: 'HorizontalPodAutoscaler',
      metadata: { name: 'my-app' },
      spec: { scaleTargetRef, minReplicas: 3, maxReplicas },
    });
    const twin = async () => spec(await fixture.get('autoscaling', 'HorizontalPodAutoscaler', 'my-app-primary', 'v2'));
    await fixture.apply(autoscaler(5));
    await fixture.apply(
      canary(
        { interval: '1s', threshold: 1, stepWeight: 50, maxWeight: 50, metrics: successRate },
        { autoscalerRef: { kind: 'HorizontalPodAutoscaler', name: 'my-app' } },
        { 'fairlead.dev/no-data': 'wait' },
      ),
    );
    await fixture.reaches('Initialized');
    expect(await twin()).toMatchObject({ minReplicas: 3, maxReplicas: 5, scaleTargetRef: { name: 'my-app-primary' } });
    await fixture.apply(autoscaler(7));
    await fixture.setImage('example.com/web:2');
    const message = async () => String(((await fixture.canary()).status['conditions'] as { message: string }[])[0]?.message);
    await until(async () => (await message()).includes('request-success-rate has no data'), 'the message');
    expect((await fixture.canary()).status).toMatchObject({ phase: 'Progressing', failedChecks: 0, canaryWeight: 50 });
    prometheus.answer = () => 100;
    await fixture.reaches('Succeeded');
    expect(await twin()).toMatchObject({ maxReplicas: 7 });
  });
});

describe('the Canary of the guide, as it stands', () => {
  const document = (interval = '1m') => canary({ interval, threshold: 5, maxWeight: 50, stepWeight: 10, metrics: successRate });
  it('is a rollout by weights where the Cluster says provider, metrics server and gateway', async () => {
    fixture = await CanaryFixture.start(nats, cluster, byGateway());
    await fixture.apply(deployment());
    await fixture.apply(document());
    await fixture.reaches('Initialized');
    expect(await fixture.weights()).toEqual([100, 0]);
  });
  it('is blue/green of ten checks where the Cluster says nothing of routes', async () => {
    fixture = await CanaryFixture.start(nats, cluster, { metricsServer: prometheus.url });
    await fixture.apply(deployment());
    await fixture.apply(document('1s'));
    await fixture.reaches('Initialized');
    await fixture.setImage('example.com/web:2');
    await fixture.reaches('Succeeded');
    expect(fixture.events.filter(({ phase }) => phase === 'Progressing').map(({ iterations }) => iterations)).toEqual([
      0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11,
    ]);
    expect(await fixture.get('gateway.networking.k8s.io', 'HTTPRoute', 'my-app')).toBeUndefined();
  });
  it('says that it needs a gateway where the Cluster names none', async () => {
    fixture = await CanaryFixture.start(nats, cluster, { provider: 'gatewayapi:v1' });
    await fixture.apply(deployment());
    await fixture.apply(document());
    await until(() => fixture.events.length > 0, 'the refusal');
    expect(fixture.events[0]?.message).toContain('spec.service.gatewayRefs is required with provider gatewayapi:v1');
  });
});

describe('a Canary that is not carried out', () => {
  it('says why, and nothing is touched', async () => {
    fixture = await CanaryFixture.start(nats, cluster, byGateway());
    await fixture.apply(deployment());
    await fixture.apply(canary({ stepWeight: 10 }, { provider: 'istio' }));
    await until(() => fixture.events.length > 0, 'the refusal');
    expect((await fixture.canary()).status['conditions']).toMatchObject([
      { type: 'Ready', status: 'False', reason: 'Refused', message: expect.stringContaining('spec.provider: "istio"') },
    ]);
    expect(await fixture.get('apps', 'Deployment', 'my-app-primary')).toBeUndefined();
    expect(spec(await fixture.get('apps', 'Deployment', 'my-app'))['replicas']).toBe(1);
    await fixture.restart();
    await fixture.apply(canary({ stepWeight: 10 }));
    await fixture.reaches('Initialized');
    expect(fixture.events).toHaveLength(2);
  });
});

describe('a Canary that is deleted', () => {
  it('gives the target its pods back first where it is to be reverted, and its Service, where that is in Git, its pods', async () => {
    fixture = await CanaryFixture.start(nats, cluster, byGateway());
    const ports = [{ name: 'web', port: 8080 }];
    await fixture.apply({ apiVersion: 'v1', kind: 'Service', metadata: { name: 'my-app' }, spec: { selector: { app: 'my-app' }, ports } });
    await fixture.apply(deployment());
    await fixture.apply(canary({ stepWeight: 10 }, { revertOnDeletion: true }));
    await fixture.reaches('Initialized');
    expect(spec(await fixture.get('', 'Service', 'my-app'))).toMatchObject({ selector: { app: 'my-app-primary' }, ports });
    await fixture.client.delete(fixture.ref('flagger.app', 'Canary', 'my-app', 'v1beta1'));
    await until(async () => (await fixture.get('flagger.app', 'Canary', 'my-app', 'v1beta1')) === undefined, 'the Canary to go');
    expect(spec(await fixture.get('apps', 'Deployment', 'my-app'))['replicas']).toBe(2);
    expect(selected(await fixture.get('', 'Service', 'my-app'))).toEqual({ app: 'my-app' });
    expect(fixture.events.map(({ phase }) => phase)).toEqual(['Initialized', 'Terminating', 'Terminated']);
  });
});
