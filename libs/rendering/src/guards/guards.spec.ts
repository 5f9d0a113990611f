import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { ApplicationSpec, GuardRuleDocument, type ClusterName } from '@fairlead/contracts';
import type { KubeObject } from '@fairlead/domain';
import { afterEach, describe, expect, it } from 'vitest';
import { checkRule } from './expression.js';
import { GuardThread } from './guard-thread.js';
import { findViolations, refusalOf, rulesFor, type GuardedApplication } from './guards.js';

const folders: string[] = [];
afterEach(async () => {
  for (const folder of folders.splice(0)) await rm(folder, { recursive: true, force: true });
});
async function tree(files: Record<string, string>): Promise<string> {
  const root = await mkdtemp(join(tmpdir(), 'fairlead-guards-test-'));
  folders.push(root);
  for (const [path, content] of Object.entries(files)) {
    await mkdir(dirname(join(root, path)), { recursive: true });
    await writeFile(join(root, path), content);
  }
  return root;
}
const ruleOf = (spec: object, name = 'replicas-in-production'): GuardRuleDocument =>
  GuardRuleDocument.parse({
    apiVersion: 'fairlead.dev/v1alpha1',
    kind: 'GuardRule',
    metadata: { name },
    spec: { rule: 'object.spec.replicas >= 2', message: 'production needs at least 2 replicas.', owner: '#platform', ...spec },
  });
const application = (spec: object = {}, clusters = ['eu']): GuardedApplication => ({
  tenant: 'shop',
  name: 'api',
  spec: ApplicationSpec.parse({
    tenant: 'shop',
    source: { repository: 'shop', path: 'k8s/overlays/production' },
    destination: { cluster: 'eu', namespace: 'production' },
    environment: 'production',
    ...spec,
  }),
  clusters: clusters as ClusterName[],
});
const deployment = (replicas?: number, more: object = {}): KubeObject => ({
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: { name: 'api', namespace: 'production' },
  spec: { ...(replicas !== undefined && { replicas }) },
  ...more,
});
const violations = (spec: object, objects: KubeObject[], about = application()) =>
  findViolations(new GuardThread(5_000), rulesFor([ruleOf(spec)], about), objects, about);

describe('a guard rule', () => {
  it.each<[what: string, spec: object, object: KubeObject, holds: boolean]>([
    ['whole numbers', {}, deployment(2), true],
    ['too small numbers', {}, deployment(1), false],
    ['calculation', { rule: 'object.spec.replicas * 2 + 1 == 7 && object.spec.replicas % 2 == 1' }, deployment(3), true],
    ['a field that is missing, as an error', {}, deployment(), false],
    ['has() for a field that may be missing', { rule: '!has(object.spec.replicas) || object.spec.replicas >= 2' }, deployment(), true],
    [
      'the application',
      {
        rule: 'application.environment == "production" && application.cluster == "eu" && application.component == "api" && application.namespace == "production"',
      },
      deployment(),
      true,
    ],
    [
      'lists',
      { rule: 'object.spec.ports.all(p, p.port < 1024)' },
      deployment(1, { spec: { ports: [{ port: 80 }, { port: 8080 }] } }),
      false,
    ],
    ['no truth value, as an error', { rule: 'object.metadata.name' }, deployment(), false],
    ['another kind', { match: [{ kind: 'StatefulSet' }] }, deployment(1), true],
    ['its kind and group', { match: [{ kind: 'Stateful*' }, { group: 'apps', kind: 'Deploy*', name: 'ap*' }] }, deployment(1), false],
    ['another environment', { environments: ['staging'] }, deployment(1), true],
    ['its environment', { environments: ['staging', 'production'] }, deployment(1), false],
    ['another tenant', { tenant: 'pay' }, deployment(1), true],
    ['its tenant', { tenant: 'shop' }, deployment(1), false],
  ])('looks at %s', async (_, spec, object, holds) => {
    expect(await violations(spec, [object])).toHaveLength(holds ? 0 : 1);
  });
  it('looks at every cluster', async () => {
    const rule = { rule: 'application.cluster != "us"' };
    expect(await violations(rule, [deployment()], application({}, ['eu', 'us']))).toHaveLength(1);
    expect(await violations(rule, [deployment()], application({}, ['eu']))).toHaveLength(0);
  });
  it.each([
    ['object.spec.replicas >=', /EOF|Unexpected/, 1, 24],
    ['true &&\n  nope.x', /Unknown variable: nope/, 2, 3],
    ['"text"', /string where true or false/, 1, 1],
    ['1 + "a" == 2', /no such overload/, 1, 1],
  ])('%j is no expression that can be used', (expression, message, line, column) => {
    expect(checkRule(expression)).toMatchObject({ message: expect.stringMatching(message) as string, line, column });
  });
  it('that can be used has no problem', () => {
    expect(checkRule('has(object.spec) && object.spec.replicas >= 2')).toBeUndefined();
  });
});

describe('a refusal', () => {
  const rule = { field: 'spec.replicas' };
  const base = 'apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: api\nspec:\n  replicas: 3\n';
  const refused = async (files: Record<string, string>, object = deployment(1), about = application(), spec: object = rule) =>
    refusalOf(await violations(spec, [object, ...Array<KubeObject>(2).fill(deployment(1))], about), about, await tree(files));

  it('says which rule, which object, where it is set, what stays and what to do', async () => {
    const error = await refused({
      'k8s/base/deployment.yaml': base,
      'k8s/overlays/production/kustomization.yaml': 'bases: [../../base]\npatchesStrategicMerge: [replica-patch.yaml]\n',
      'k8s/overlays/production/replica-patch.yaml': base.replace('3', '1'),
      'k8s/overlays/staging/replica-patch.yaml': base.replace('3', '1'),
    });
    expect(error.message).toBe(
      'production needs at least 2 replicas: Deployment production/api has spec.replicas 1 (rule replicas-in-production, ask #platform). ' +
        'It is set in k8s/overlays/production/replica-patch.yaml:6. Nothing of this commit reaches a cluster; the last good rendering stays. Change it and push. ' +
        'Also violated: replicas-in-production by Deployment production/api, replicas-in-production by Deployment production/api.',
    );
    expect(error.place).toMatchObject({ file: 'k8s/overlays/production/replica-patch.yaml', line: 6, column: 3 });
  });
  it.each<[what: string, files: Record<string, string>, place: string]>([
    ['in the base', { 'k8s/base/d.yaml': base, 'other/d.yaml': base }, 'k8s/base/d.yaml:6'],
    ['in one of several documents', { 'k8s/base/d.yaml': `kind: A\n---\n${base}` }, 'k8s/base/d.yaml:8'],
    [
      'by replicas of the kustomization',
      { 'k8s/base/d.yaml': base, 'k8s/overlays/production/kustomization.yaml': 'replicas:\n- name: api\n  count: 1\n' },
      'k8s/overlays/production/kustomization.yaml:3',
    ],
    [
      'by a patch written in it',
      {
        'k8s/base/d.yaml': base,
        'k8s/overlays/production/kustomization.yaml': `patches:\n- patch: |\n    ${base.replaceAll('\n', '\n    ')}\n`,
      },
      'k8s/overlays/production/kustomization.yaml:8',
    ],
    [
      'by an operation',
      {
        'k8s/overlays/production/kustomization.yaml':
          'patches:\n- target: {kind: Deployment}\n  patch: |\n    - op: replace\n      path: /spec/replicas\n      value: 1\n',
      },
      'k8s/overlays/production/kustomization.yaml:6',
    ],
    [
      'in JSON',
      { 'k8s/overlays/production/d.json': '{"kind": "Deployment", "metadata": {"name": "api"},\n"spec": {"replicas": 1}}' },
      'k8s/overlays/production/d.json:2',
    ],
  ])('finds what is set %s', async (_, files, place) => {
    expect((await refused(files)).message).toContain(`It is set in ${place}.`);
  });
  it('names the application’s own options, and nothing where nothing is known', async () => {
    const options = {
      source: { repository: 'shop', path: 'k8s/overlays/production', kustomize: { replicas: [{ name: 'api', count: 1 }] } },
    };
    expect((await refused({}, deployment(1), application(options))).message).toContain(
      "It is set in the application's spec.source.kustomize.replicas.",
    );
    expect((await refused({})).message).not.toContain('It is set');
    expect((await refused({}, deployment())).message).toContain(
      "has no spec.replicas, and the rule can't be worked out: No such key: replicas",
    );
  });
  it('tells no value of a Secret', async () => {
    const secret = { ...deployment(), kind: 'Secret', apiVersion: 'v1', data: { key: 'c2VjcmV0' } };
    const error = await refused({}, secret, application(), { rule: 'object.data.key == ""', field: 'data.key' });
    expect(error.message).toContain('has a data.key that is not allowed');
    expect(error.message).not.toContain('c2VjcmV0');
  });
});
