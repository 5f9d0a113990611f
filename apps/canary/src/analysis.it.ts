import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { API_VERSION, TenantDocument } from '@fairlead/contracts';
import { tenantObjects, type KubeObject } from '@fairlead/domain';
import { KubeClient } from '@fairlead/kube';
import { natsForTest, ownClusterForTest, prometheusForTest, type OwnTestCluster, type TestNats } from '@fairlead/testing';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { canary, CanaryFixture, CLUSTER, deployment, FakeHooks, FakePrometheus, until } from './canary.fixtures.js';

let nats: TestNats;
let cluster: OwnTestCluster;
let hooks: FakeHooks;
let prometheus: FakePrometheus;
let fixture: CanaryFixture | undefined;
beforeAll(async () => {
  cluster = await ownClusterForTest('analysis');
});
afterAll(async () => {
  await cluster?.stop();
});
beforeEach(async () => {
  nats = await natsForTest();
  hooks = await FakeHooks.start();
  prometheus = await FakePrometheus.start();
});
afterEach(async () => {
  await fixture?.stop();
  fixture = undefined;
  await Promise.all([hooks?.stop(), prometheus?.stop()]);
  await nats?.stop();
});

const started = async (...more: [TenantDocument?, string?]): Promise<CanaryFixture> => {
  fixture = await CanaryFixture.start(nats, cluster, { provider: 'gatewayapi:v1', gatewayRefs: [{ name: 'web' }] }, ...more);
  return fixture;
};
const template = (name: string, address: string, query: string, more: Record<string, unknown> = {}): KubeObject => ({
  apiVersion: 'flagger.app/v1beta1',
  kind: 'MetricTemplate',
  metadata: { name },
  spec: { provider: { type: 'prometheus', address, ...more }, query },
});

describe('webhooks', () => {
  it('open the gates, check, and hear of each step', async () => {
    const run = await started();
    const { events } = run;
    hooks.answer = (path) => (path === '/confirm-rollout' || path === '/confirm-promotion' || path === '/rollback' ? 403 : 200);
    const types = ['confirm-rollout', 'pre-rollout', 'rollout', 'confirm-promotion', 'post-rollout', 'rollback', 'event'];
    await run.apply(deployment());
    await run.apply(
      canary({
        interval: '1s',
        stepWeight: 50,
        maxWeight: 50,
        webhooks: types.map((type) => hooks.hook(type, { metadata: { cmd: 'x' } })),
      }),
    );
    await run.reaches('Initialized');
    await run.setImage('example.com/web:2');
    await run.reaches('Waiting');
    expect(events.at(-1)?.message).toBe(
      'a new version of my-app waits for approval (webhook confirm-rollout says no: it answered 403: closed)',
    );
    hooks.answer = (path) => (path === '/confirm-promotion' || path === '/rollback' ? 403 : 200);
    await run.reaches('WaitingPromotion');
    expect((await run.canary()).status).toMatchObject({ canaryWeight: 50 });
    hooks.answer = (path) => (path === '/rollback' ? 403 : 200);
    await run.reaches('Succeeded');
    await until(() => hooks.callsOf('post-rollout').length === 1, 'the hook after the rollout');
    const { body } = hooks.callsOf('pre-rollout')[0] ?? {};
    expect(body).toEqual({
      name: 'my-app',
      namespace: run.namespace,
      phase: 'Progressing',
      checksum: expect.stringMatching(/^[0-9a-f]{16}$/),
      metadata: { cmd: 'x' },
    });
    expect(hooks.callsOf('post-rollout')[0]?.body.phase).toBe('Succeeded');
    expect(hooks.callsOf('pre-rollout')).toHaveLength(1);
    await until(() => hooks.callsOf('event').length === events.length, 'every event');
    expect(hooks.callsOf('event').at(-1)?.body.metadata).toMatchObject({
      cmd: 'x',
      eventType: 'Normal',
      eventMessage: events.at(-1)?.message,
    });
  });

  it('roll back when one says so', async () => {
    const run = await started();
    hooks.answer = (path) => (path === '/rollback' ? 403 : 200);
    await run.apply(deployment());
    await run.apply(canary({ interval: '1s', stepWeight: 1, webhooks: [hooks.hook('rollback'), hooks.hook('rollout')] }));
    await run.reaches('Initialized');
    await run.setImage('example.com/web:2');
    await until(async () => Number((await run.canary()).status['canaryWeight']) > 1, 'traffic');
    hooks.answer = () => 200;
    await run.reaches('Failed');
    expect(run.events.at(-1)?.message).toContain('webhook rollback asks for it');
  });
});

/** An application's own metrics, as Prometheus scrapes them; each scrape finds ten more requests. */
async function application(namespace: () => string, failing: () => number): Promise<{ target: string; server: Server }> {
  const counts = new Map<string, number>();
  const server = createServer((_, response) => {
    const lines = ['200', '500'].map((status) => {
      const labels = `kubernetes_namespace="${namespace()}",kubernetes_pod_name="my-app-5d4f6c7b8-x2v4q",status="${status}"`;
      const count = (counts.get(status) ?? 0) + (status === '500' ? failing() : 10 - failing());
      counts.set(status, count);
      return `http_request_duration_seconds_count{${labels}} ${count}\nhttp_request_duration_seconds_bucket{${labels},le="0.1"} ${count}\nhttp_request_duration_seconds_bucket{${labels},le="+Inf"} ${count}`;
    });
    response.setHeader('content-type', 'text/plain; version=0.0.4');
    response.end(`# TYPE http_request_duration_seconds histogram\n${lines.join('\n')}\n`);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { server, target: `127.0.0.1:${(server.address() as AddressInfo).port}` };
}

describe('metrics', () => {
  it('of a real Prometheus promote a good version and roll back a bad one', async () => {
    const run = await started();
    let failing = 0;
    const { server, target } = await application(
      () => run.namespace,
      () => failing,
    );
    const real = await prometheusForTest({ scrapeConfigs: [{ job_name: 'app', static_configs: [{ targets: [target] }] }] });
    try {
      const metrics = [
        { name: 'request-success-rate', interval: '5s', thresholdRange: { min: 99 } },
        { name: 'request-duration', interval: '5s', thresholdRange: { max: 500 } },
      ];
      await run.apply(deployment());
      await run.apply(
        canary(
          { interval: '3s', threshold: 2, stepWeight: 50, maxWeight: 50, metrics },
          { metricsServer: real.url },
          { 'fairlead.dev/no-data': 'wait' },
        ),
      );
      await run.reaches('Initialized');
      await run.setImage('example.com/web:2');
      await run.reaches('Succeeded');
      failing = 3;
      await run.setImage('example.com/web:3');
      await run.reaches('Failed');
      expect(
        run.events.some(({ message }) =>
          /^request-success-rate is [78]\d(\.\d+)? %, at least 99 % is needed \(1 of 2 checks failed\)$/.test(message),
        ),
      ).toBe(true);
      const checked = run.events.find(({ failedChecks }) => failedChecks === 1);
      expect(checked?.metrics).toMatchObject([
        { verdict: 'fail', min: 99 },
        { name: 'request-duration', verdict: 'pass', max: 500 },
      ]);
      expect(checked?.metrics[1]?.value).toBeLessThanOrEqual(100);
    } finally {
      await real.stop();
      server.closeAllConnections();
      server.close();
    }
  });

  it('of templates and queries of the Canary are asked with its variables and its credentials; what can not be asked for fails and says why', async () => {
    const run = await started();
    await run.apply({ apiVersion: 'v1', kind: 'Secret', metadata: { name: 'prom' }, stringData: { username: 'reader', password: 'pw' } });
    await run.apply(
      template('latency', prometheus.url, 'p99{ns="{{ namespace }}",pod=~"{{ target }}-.*",tier="{{ variables.tier }}"}[{{ interval }}]', {
        secretRef: { name: 'prom' },
      }),
    );
    const metrics = [
      {
        name: 'latency',
        interval: '30s',
        templateRef: { name: 'latency' },
        templateVariables: { tier: 'web' },
        thresholdRange: { max: 500 },
      },
      { name: 'errors', query: 'sum(errors)', threshold: 5 },
      { name: 'missing', templateRef: { name: 'nowhere' } },
      { name: 'request-duration' },
    ];
    prometheus.answer = (query) => (query.includes('errors') ? 6 : 100);
    await run.apply(deployment());
    await run.apply(canary({ interval: '1s', stepWeight: 50, metrics }, { metricsServer: prometheus.url }));
    await run.reaches('Initialized');
    await run.setImage('example.com/web:2');
    await run.reaches('Failed');
    expect(prometheus.queries).toContain(`p99{ns="${run.namespace}",pod=~"my-app-.*",tier="web"}[30s]`);
    expect(prometheus.authorizations).toContain(`Basic ${Buffer.from('reader:pw').toString('base64')}`);
    expect(prometheus.authorizations).toContain(undefined);
    const failed = run.events.find(({ failedChecks }) => failedChecks === 1);
    expect(failed?.message).toContain(
      `errors is 6, at most 5 is allowed; missing could not be asked for: MetricTemplate ${run.namespace}/nowhere is not there; request-duration is 100000 ms, at most 0 ms is allowed`,
    );
    expect(failed?.metrics.map(({ verdict }) => verdict)).toEqual(['pass', 'fail', 'fail', 'fail']);
    expect(JSON.stringify(run.events)).not.toContain('pw');
  });
});

describe('a tenant with an account of its own', () => {
  it('has its rollouts carried out as that account, which reaches nobody else’s templates', async () => {
    const admin = new KubeClient({ credentials: { kubeconfigFile: cluster.kubeconfig } });
    const namespace = cluster.namespace();
    const tenant = TenantDocument.parse({
      apiVersion: API_VERSION,
      kind: 'Tenant',
      metadata: { name: 'shop' },
      spec: { namespaces: [{ name: namespace, clusters: [CLUSTER] }] },
    });
    for (const object of tenantObjects(tenant, CLUSTER)) await admin.apply(object);
    await admin.close();
    const run = await started(tenant, namespace);
    const others = await cluster.createNamespace();
    await run.client.apply({ ...template('secret', prometheus.url, 'up'), metadata: { name: 'secret', namespace: others } });
    await run.apply(deployment());
    await run.apply(
      canary({ interval: '1s', stepWeight: 50, metrics: [{ name: 'up', templateRef: { name: 'secret', namespace: others } }] }),
    );
    await run.reaches('Initialized');
    await run.setImage('example.com/web:2');
    await run.reaches('Failed');
    expect(run.events.find(({ failedChecks }) => failedChecks === 1)?.message).toMatch(
      /up could not be asked for: .*system:serviceaccount:.*cannot get resource "metrictemplates"/,
    );
    expect(prometheus.queries).toEqual([]);
  });
});

describe('a cluster with an operator of its own', () => {
  it('is left to it', async () => {
    const admin = new KubeClient({ credentials: { kubeconfigFile: cluster.kubeconfig } });
    const definition = { group: 'apiextensions.k8s.io', version: 'v1', kind: 'CustomResourceDefinition', name: 'canaries.flagger.app' };
    await until(async () => (await admin.get(definition)) !== undefined, 'the definition');
    await admin.mergePatch(definition, { metadata: { labels: { 'fairlead.dev/managed-by': null } } });
    await admin.close();
    const run = await started();
    await run.apply(deployment());
    await run.apply(canary({ stepWeight: 10 }));
    // Something that the service does at once for Canaries that are its own, and never for these.
    await new Promise((resolve) => setTimeout(resolve, 3_000));
    expect((await run.canary()).status).toEqual({});
    expect(await run.get('apps', 'Deployment', 'my-app-primary')).toBeUndefined();
  });
});
