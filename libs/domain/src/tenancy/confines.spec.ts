import { API_VERSION, ProjectDocument, TenantDocument } from '@fairlead/contracts';
import { describe, expect, it } from 'vitest';
import { whyNotAllowed } from './confines.js';

const tenant = (destinations?: object[]) =>
  TenantDocument.parse({ apiVersion: API_VERSION, kind: 'Tenant', metadata: { name: 'shop' }, spec: { destinations } });
const project = (spec: object) =>
  ProjectDocument.parse({ apiVersion: API_VERSION, kind: 'Project', metadata: { name: 'store' }, spec: { tenant: 'shop', ...spec } });
const anywhere = [{ cluster: '*', namespace: '*' }];
const ref = (kind: string, namespace?: string, group = '', name = 'x') => ({
  group,
  version: 'v1',
  kind,
  name,
  ...(namespace ? { namespace } : {}),
});

describe('a tenant’s namespaces', () => {
  it.each<[string, object[] | undefined, string, string, boolean]>([
    ['without a list', undefined, 'east', 'any', true],
    ['by name', [{ cluster: 'east', namespaces: ['shop'] }], 'east', 'shop', true],
    ['by glob', [{ cluster: '*', namespaces: ['shop-*'] }], 'west', 'shop-dev', true],
    ['of another cluster', [{ cluster: 'east', namespaces: ['shop'] }], 'west', 'shop', false],
    ['of another name', [{ cluster: 'east', namespaces: ['shop-*'] }], 'east', 'shop', false],
    ['an empty list', [], 'east', 'shop', false],
  ])('%s: %j, %s, %s → %s', (_, destinations, cluster, namespace, allowed) => {
    const why = whyNotAllowed(ref('ConfigMap', namespace), true, { cluster, tenant: tenant(destinations) });
    expect(why === undefined).toBe(allowed);
  });
  it('don’t limit cluster-wide objects, which rights do, nor kinds that nobody knows yet', () => {
    expect(whyNotAllowed(ref('ClusterRole'), false, { cluster: 'east', tenant: tenant([]) })).toBeUndefined();
    expect(whyNotAllowed(ref('Widget'), undefined, { cluster: 'east', tenant: tenant([]), project: project({}) })).toBeUndefined();
  });
});

describe('a project', () => {
  it.each<[string, object, ReturnType<typeof ref>, RegExp | undefined]>([
    ['allows namespaced kinds', { destinations: anywhere }, ref('ConfigMap', 'a'), undefined],
    [
      'has destinations',
      { destinations: [{ cluster: 'east', namespace: 'a' }] },
      ref('ConfigMap', 'b'),
      /allowed: a of east\. Nothing is applied/,
    ],
    [
      'denies a namespace',
      { destinations: [...anywhere, { cluster: '*', namespace: '!kube-*' }] },
      ref('ConfigMap', 'kube-system'),
      /goes to namespace kube-system/,
    ],
    ['denies a cluster', { destinations: [...anywhere, { cluster: '!east', namespace: '*' }] }, ref('ConfigMap', 'a'), /of cluster east/],
    [
      'denies kinds',
      { destinations: anywhere, namespacedKinds: { deny: [{ group: '', kind: 'Secret' }] } },
      ref('Secret', 'a'),
      /is of a kind that Project store denies/,
    ],
    [
      'lists kinds',
      { destinations: anywhere, namespacedKinds: { allow: [{ group: 'apps', kind: '*' }] } },
      ref('Secret', 'a'),
      /does not allow; allowed: \*\.apps\./,
    ],
    [
      'lists kinds',
      { destinations: anywhere, namespacedKinds: { allow: [{ group: 'apps', kind: '*' }] } },
      ref('Deployment', 'a', 'apps'),
      undefined,
    ],
    [
      'allows no cluster-wide kind by itself',
      { destinations: anywhere },
      ref('ClusterRole', undefined, 'rbac.authorization.k8s.io'),
      /cluster-wide, and Project store allows of those: none/,
    ],
    ['allows cluster-wide kinds', { clusterKinds: { allow: [{ group: '*', kind: '*' }] } }, ref('Namespace'), undefined],
    [
      'allows them by name',
      { clusterKinds: { allow: [{ group: '', kind: 'Namespace', name: 'shop-*' }] } },
      ref('Namespace'),
      /allows of those: Namespace/,
    ],
    [
      'allows all but some',
      { clusterKinds: { allow: [{ group: '*', kind: '*' }], deny: [{ group: '', kind: 'Node' }] } },
      ref('Node'),
      /Node x is cluster-wide/,
    ],
  ])('%s: %j', (_, spec, object, expected) => {
    const why = whyNotAllowed(object, object.namespace !== undefined, { cluster: 'east', project: project(spec) });
    if (expected === undefined) expect(why).toBeUndefined();
    else expect(why).toMatch(expected);
  });
});
