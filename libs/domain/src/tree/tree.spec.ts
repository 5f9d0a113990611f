import { describe, expect, it } from 'vitest';
import type { KubeObject } from '../manifests/kube-object.js';
import { childKindsOf, kindsBelow } from './child-kinds.js';
import { nodeInfo } from './node-info.js';
import { descendants, seen } from './tree.js';

const object = (kind: string, name: string, owners: string[] = [], more: object = {}): KubeObject => ({
  apiVersion: kind === 'Pod' ? 'v1' : 'apps/v1',
  kind,
  metadata: {
    name,
    namespace: 'shop',
    uid: `uid-${name}`,
    ownerReferences: owners.map((owner, index) => ({
      apiVersion: 'v1',
      kind: 'X',
      name: owner,
      uid: `uid-${owner}`,
      controller: index > 0,
    })),
  },
  ...more,
});
const names = (kinds: readonly { kind: string }[]): string[] => kinds.map(({ kind }) => kind).sort();

describe('kinds below', () => {
  it.each([
    ['a Deployment', { group: 'apps', kind: 'Deployment' }, ['Pod', 'ReplicaSet']],
    ['a CronJob', { group: 'batch', kind: 'CronJob' }, ['Job', 'Pod']],
    ['a Service', { group: '', kind: 'Service' }, ['EndpointSlice']],
    ['a ConfigMap', { group: '', kind: 'ConfigMap' }, []],
    ['a SealedSecret', { group: 'bitnami.com', kind: 'SealedSecret' }, ['Secret']],
    ['a ServiceMonitor', { group: 'monitoring.coreos.com', kind: 'ServiceMonitor' }, []],
  ])('%s', (_, kind, below) => expect(names(kindsBelow([kind]))).toEqual(below));
  it('a custom resource: workloads, and no more of a Secret than its metadata', () => {
    const found = kindsBelow([{ group: 'kafka.example.com', kind: 'Kafka' }]);
    expect(names(found)).toEqual(expect.arrayContaining(['Deployment', 'Pod', 'Secret', 'Service', 'StatefulSet']));
    expect(found.find(({ kind }) => kind === 'Secret')?.metadataOnly).toBe(true);
    expect(childKindsOf({ group: 'gateway.networking.k8s.io', kind: 'Gateway' })).toEqual([]);
  });
});

describe('descendants', () => {
  it('hang below what owns them, the controller before other owners', () => {
    const found = [object('Pod', 'pod', ['web', 'set']), object('ReplicaSet', 'set', ['web']), object('Pod', 'foreign', ['other'])].map(
      seen,
    );
    const roots = [object('Deployment', 'web'), object('Deployment', 'idle')].map(seen);
    expect(descendants(roots, found).map(({ seen: { key }, parent }) => `${key} < ${parent}`)).toEqual([
      'apps/ReplicaSet/shop/set < apps/Deployment/shop/web',
      '/Pod/shop/pod < apps/ReplicaSet/shop/set',
    ]);
  });
  it('that own each other in a circle, or are roots, come once or not at all', () => {
    const [a, b] = [seen(object('Pod', 'a', ['b'])), seen(object('Pod', 'b', ['a']))];
    expect(descendants([], [a, b])).toEqual([]);
    expect(descendants([a], [a, b]).map(({ seen: { key } }) => key)).toEqual(['/Pod/shop/b']);
  });
});

describe('at a glance', () => {
  it.each<[string, KubeObject, string]>([
    [
      'a Pod',
      object('Pod', 'p', [], {
        spec: {
          nodeName: 'n1',
          containers: [
            { name: 'web', image: 'web:1' },
            { name: 'log', image: 'log:2' },
          ],
        },
        status: {
          containerStatuses: [
            { ready: true, restartCount: 2 },
            { ready: false, restartCount: 1 },
          ],
        },
      }),
      'containers=web, log images=web:1, log:2 ready=1/2 restarts=3 node=n1',
    ],
    [
      'a Deployment',
      object('Deployment', 'd', [], {
        spec: { replicas: 3, template: { spec: { containers: [{ image: 'web:1' }] } } },
        status: { readyReplicas: 2 },
      }),
      'replicas=2/3 images=web:1',
    ],
    [
      'a Service',
      {
        apiVersion: 'v1',
        kind: 'Service',
        metadata: { name: 's' },
        spec: { type: 'ClusterIP', ports: [{ port: 80 }, { port: 53, protocol: 'UDP' }] },
      },
      'type=ClusterIP ports=80/TCP, 53/UDP',
    ],
    ['a Secret', { apiVersion: 'v1', kind: 'Secret', metadata: { name: 's' }, data: { a: 'YQ==' } }, ''],
  ])('%s', (_, live, text) =>
    expect(
      nodeInfo(live)
        .map(({ name, value }) => `${name}=${value}`)
        .join(' '),
    ).toBe(text),
  );
});
