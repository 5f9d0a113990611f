import { API_VERSION, TenantDocument } from '@fairlead/contracts';
import { describe, expect, it } from 'vitest';
import { describeRef, refOf, type KubeObject } from '../manifests/kube-object.js';
import { pruneModeOf } from '../ownership/ownership.js';
import { serviceAccountOf, tenantApplication, tenantObjects } from './tenant-objects.js';

const tenant = TenantDocument.parse({
  apiVersion: API_VERSION,
  kind: 'Tenant',
  metadata: { name: 'web' },
  spec: {
    namespaces: [
      { name: 'web-west', clusters: ['west'] },
      { name: 'web-dev', clusters: ['east', 'west'], quota: { pods: '20' }, labels: { team: 'w', 'fairlead.dev/tenant': 'other' } },
      { name: 'web-qa', clusters: ['east'] },
    ],
    rules: [{ apiGroups: ['example.com'], resources: ['widgets'], verbs: ['*'] }],
  },
});
const found = (kind: string, namespace?: string): KubeObject | undefined =>
  tenantObjects(tenant, 'east').find(
    (object) => object.kind === kind && (namespace === undefined || object.metadata.namespace === namespace),
  );

describe('what a cluster holds of a tenant', () => {
  it('is its namespaces there, a quota where one is wanted, rights in each and one account', () => {
    expect(
      tenantObjects(tenant, 'east')
        .map((object) => describeRef(refOf(object)))
        .sort(),
    ).toEqual([
      'Namespace web-dev',
      'Namespace web-qa',
      'ResourceQuota web-dev/fairlead',
      'Role web-dev/fairlead',
      'Role web-qa/fairlead',
      'RoleBinding web-dev/fairlead',
      'RoleBinding web-qa/fairlead',
      'ServiceAccount web-dev/fairlead',
    ]);
    expect(tenantObjects(tenant, 'north')).toEqual([]);
    expect([serviceAccountOf(tenant, 'east'), serviceAccountOf(tenant, 'west'), serviceAccountOf(tenant, 'north')]).toEqual([
      { namespace: 'web-dev', name: 'fairlead' },
      { namespace: 'web-west', name: 'fairlead' },
      undefined,
    ]);
  });
  it('binds the one account in every namespace', () => {
    expect(found('RoleBinding', 'web-qa')).toMatchObject({
      roleRef: { kind: 'Role', name: 'fairlead' },
      subjects: [{ kind: 'ServiceAccount', namespace: 'web-dev', name: 'fairlead' }],
    });
  });
  it('says whose a namespace is, whatever the document’s labels say, and never deletes one unasked', () => {
    const namespace = found('Namespace');
    expect(namespace?.metadata.labels).toEqual({ team: 'w', 'fairlead.dev/tenant': 'web' });
    expect(tenantObjects(tenant, 'east').map((object) => [object.kind, pruneModeOf(object)])).toEqual(
      tenantObjects(tenant, 'east').map(({ kind }) => [kind, kind === 'Namespace' ? 'confirm' : 'delete']),
    );
  });
  it('gives no rights over quotas, limits, namespaces, or traffic into other namespaces, and those that were asked for', () => {
    const rules = found('Role', 'web-dev')?.['rules'] as { apiGroups: string[]; resources: string[]; verbs: string[] }[];
    const core = rules.filter(({ apiGroups }) => apiGroups.includes(''));
    expect(core.flatMap(({ resources }) => resources)).not.toEqual(expect.arrayContaining(['*']));
    for (const resource of ['resourcequotas', 'limitranges', 'namespaces'])
      expect(core.filter(({ resources }) => resources.includes(resource))).toEqual([]);
    for (const resource of ['endpoints', 'endpointslices'])
      expect(rules.filter(({ resources }) => resources.includes(resource)).flatMap(({ verbs }) => verbs)).not.toContain('patch');
    expect(rules.flatMap(({ verbs }) => verbs)).not.toEqual(expect.arrayContaining(['escalate']));
    expect(rules.at(-1)).toEqual({ apiGroups: ['example.com'], resources: ['widgets'], verbs: ['*'] });
  });
  it('has a name that fits and differs however long the tenant’s is', () => {
    expect(tenantApplication('web')).toBe('tenant-web');
    const long = (end: string) => tenantApplication(`${'a'.repeat(62)}${end}`);
    expect(long('x')).toHaveLength(63);
    expect(long('x')).not.toBe(long('y'));
  });
});
