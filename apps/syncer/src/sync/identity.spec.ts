import { API_VERSION, ManifestsRendered, ProjectDocument, TenantDocument } from '@fairlead/contracts';
import { describe, expect, it } from 'vitest';
import type { Desired } from './application-state.js';
import { isProblem, mandateOf, type Declared } from './identity.js';

const document = (name: string, spec: object) =>
  TenantDocument.parse({ apiVersion: API_VERSION, kind: 'Tenant', metadata: { name }, spec });
const tenants = new Map([
  [
    'web',
    document('web', {
      namespaces: [
        { name: 'web-dev', clusters: ['east'] },
        { name: 'web', clusters: ['east', 'west'] },
      ],
    }),
  ],
  ['open', document('open', {})],
  ['platform', document('platform', {})],
]);
const project = ProjectDocument.parse({ apiVersion: API_VERSION, kind: 'Project', metadata: { name: 'store' }, spec: { tenant: 'web' } });
const declared: Declared = {
  tenant: (name) => tenants.get(name),
  project: (tenant, name) => (tenant === 'web' && name === 'store' ? project : undefined),
};
const digest = 'a'.repeat(64);
const desired = (fields: object): Desired =>
  ManifestsRendered.schema.parse({
    ...{ tenant: 'web', application: 'api', generation: 1, revision: { commit: 'c'.repeat(40), ref: 'HEAD' }, cluster: 'east', bucket: 0 },
    ...{ namespace: 'web', fingerprint: digest, bundle: { digest, objects: 1, bytes: 1 }, policy: {}, ...fields },
  });
const told = (fields: object): string => {
  const answer = mandateOf(desired(fields), declared);
  if (isProblem(answer)) return `${answer.code}: ${answer.message}`;
  return answer.account ? `${answer.account.namespace}/${answer.account.name}` : 'itself';
};

describe('an application is applied as', () => {
  it.each<[string, object, string | RegExp]>([
    ['its tenant’s account, of the first namespace there', {}, 'web-dev/fairlead'],
    ['that of another cluster', { cluster: 'west' }, 'web/fairlead'],
    ['the account that it names', { serviceAccount: 'deployer' }, 'web/deployer'],
    [
      'nobody, if that is in a foreign namespace',
      { serviceAccount: 'admin', namespace: 'kube-system' },
      /^SyncRefused: ServiceAccount kube-system\/admin is not in a namespace of tenant web/,
    ],
    ['nobody where the tenant has no namespace', { cluster: 'north' }, /^SyncRefused: tenant web has no namespace on cluster north/],
    ['the syncer for a tenant without namespaces', { tenant: 'open' }, 'itself'],
    ['an account of its own choice, which can only narrow that', { tenant: 'open', serviceAccount: 'weak', namespace: 'x' }, 'x/weak'],
    ['the syncer for the platform', { tenant: 'platform' }, 'itself'],
    ['the syncer for what makes a tenant’s rights', { tenant: 'platform', application: 'tenant-web' }, 'itself'],
    ['nobody for a tenant that is not declared', { tenant: 'new' }, /^TenantUnknown: no Tenant document of the name new/],
    ['the syncer for the objects of a deleted application', { tenant: 'new', bundle: undefined }, 'itself'],
    ['its tenant’s account within a project', { project: 'store' }, 'web-dev/fairlead'],
    ['the same in Argo CD’s default project', { project: 'default' }, 'web-dev/fairlead'],
    ['nobody in a project that is not declared', { project: 'lost' }, /^ProjectUnknown: no Project \(AppProject\) lost/],
  ])('%s', (_, fields, expected) => expect(told(fields)).toMatch(expected));

  it('within the limits of its tenant and project', () => {
    expect(mandateOf(desired({ project: 'store' }), declared)).toMatchObject({
      confines: { cluster: 'east', tenant: { metadata: { name: 'web' } }, project },
    });
  });
});
