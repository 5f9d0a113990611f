import { decodeBundle } from '@fairlead/domain';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { RendererBench, until, type Files } from '../renderer.fixtures.js';

let bench: RendererBench;
beforeAll(async () => {
  bench = await RendererBench.start();
});
afterAll(async () => {
  await bench?.stop();
});
const replicas = (count: number): Files => ({
  'app/kustomization.yaml': 'resources: [../base]\npatchesStrategicMerge: [replica-patch.yaml]\nnamespace: production\n',
  'app/replica-patch.yaml': `apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: api\nspec:\n  replicas: ${count}\n`,
  'base/kustomization.yaml': 'resources: [d.yaml]\n',
  'base/d.yaml': 'apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: api}\nspec: {replicas: 3}\n',
});
const production = { environment: 'production', destination: { cluster: 'eu', namespace: 'production' } };
const rule = {
  environments: ['production'],
  match: [{ kind: 'Deployment' }],
  rule: 'object.spec.replicas >= 2',
  message: 'production needs at least 2 replicas',
  field: 'spec.replicas',
  owner: '#platform',
};
async function replicasOf(application: string): Promise<unknown> {
  const desired = await bench.desired(application);
  if (!desired?.bundle) return undefined;
  const [object] = decodeBundle(await bench.bundle(desired.bundle.digest));
  return (object?.['spec'] as { replicas: number }).replicas;
}

describe('guard rules', () => {
  it('refuse a rendering before a cluster hears of it, and let the next good one through', async () => {
    await bench.rule('replicas-in-production', rule);
    await bench.announce('api', replicas(2), production);
    await bench.announce('api', replicas(1), production);
    const status = await bench.status('api');
    expect(status?.problem).toMatchObject({ code: 'GuardRuleViolated', file: 'app/replica-patch.yaml', line: 6 });
    expect(status?.problem?.message).toMatch(
      /^production needs at least 2 replicas: Deployment production\/api has spec\.replicas 1 \(rule replicas-in-production, ask #platform\)\. It is set in app\/replica-patch\.yaml:6\. Nothing of this commit/,
    );
    expect(await bench.failures('api')).toHaveLength(1);
    expect(await replicasOf('api')).toBe(2);
    await bench.announce('api', replicas(4), production);
    expect(await replicasOf('api')).toBe(4);
    expect((await bench.status('api'))?.problem).toBeUndefined();
  });
  it('leave other environments alone', async () => {
    await bench.announce('dev', replicas(1), { environment: 'dev' });
    expect(await replicasOf('dev')).toBe(1);
  });
  it('that are corrected or removed let what waits through; a new one takes nothing away', async () => {
    await bench.announce('waits', replicas(1), production);
    expect(await replicasOf('waits')).toBeUndefined();
    await bench.rule('replicas-in-production', { ...rule, rule: 'object.spec.replicas >= 1' });
    await until(async () => (await replicasOf('waits')) === 1, 'the rendering that waited');
    expect((await bench.status('waits'))?.problem).toBeUndefined();
    await bench.rule('replicas-in-production', rule);
    await bench.announce('also-waits', replicas(1), production);
    expect((await bench.status('also-waits'))?.problem?.code).toBe('GuardRuleViolated');
    expect(await replicasOf('waits')).toBe(1);
    await bench.rule('replicas-in-production', null);
    await until(async () => (await replicasOf('also-waits')) === 1, 'the rendering that waited');
  });
  it('that can not be worked out refuse, and say why', async () => {
    await bench.rule('broken', { ...rule, rule: 'object.spec.nope.x > 1', field: undefined });
    await bench.announce('asks', replicas(2), production);
    expect((await bench.status('asks'))?.problem?.message).toContain("and the rule can't be worked out: No such key: nope");
    await bench.rule('broken', null);
    await until(async () => (await replicasOf('asks')) === 2, 'the rendering that waited');
  });
});

describe('a rule that is declared', () => {
  it('with an expression that is none is refused, with the place in it', async () => {
    const text = `apiVersion: fairlead.dev/v1alpha1\nkind: GuardRule\nmetadata: {name: r}\nspec: ${JSON.stringify({ ...rule, rule: 'object.spec.replicas >=' })}\n`;
    await bench.announce('config', { 'app/rule.yaml': text }, { destination: undefined });
    expect((await bench.status('config'))?.problem).toMatchObject({
      code: 'InvalidPlatformDocument',
      file: 'app/rule.yaml',
      message: expect.stringMatching(/GuardRule r: spec\.rule is no expression.*line 1, column 24 of the expression/) as string,
    });
    expect((await bench.declared('config'))?.documents).toEqual([]);
  });
});

describe('a chart', () => {
  it('is rendered for its application, and held to the rules like everything else', async () => {
    const chart = {
      'app/Chart.yaml': 'apiVersion: v2\nname: web\nversion: 1.0.0\n',
      'app/values.yaml': 'replicas: 1\n',
      'app/templates/d.yaml':
        'apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: {{ .Release.Name }}, namespace: {{ .Release.Namespace }}}\nspec: {replicas: {{ .Values.replicas }}}\n',
    };
    await bench.rule('replicas-in-production', rule);
    const source = { repository: 'shop', path: 'app', helm: { values: { replicas: 2 } } };
    await bench.announce('chart', chart, { ...production, source });
    const desired = await bench.desired('chart');
    const [object] = decodeBundle(await bench.bundle(desired?.bundle?.digest ?? ('' as never)));
    expect(object).toMatchObject({ metadata: { name: 'chart', namespace: 'production' }, spec: { replicas: 2 } });
    await bench.announce('chart', chart, { ...production, source: { ...source, helm: {} } });
    expect((await bench.status('chart'))?.problem?.code).toBe('GuardRuleViolated');
    expect((await bench.desired('chart'))?.generation).toBe(desired?.generation);
  });
});
