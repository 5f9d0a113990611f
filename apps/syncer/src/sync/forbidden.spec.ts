import { API_VERSION, TenantDocument } from '@fairlead/contracts';
import { describe, expect, it } from 'vitest';
import { forbiddenText } from './forbidden.js';

const spec = { namespaces: [{ name: 'shop', clusters: ['eu'] }] };
const tenant = TenantDocument.parse({ apiVersion: API_VERSION, kind: 'Tenant', metadata: { name: 'team' }, spec });
const mandate = { account: { namespace: 'shop', name: 'fairlead' }, tenant };
const refused = 'refused by cluster eu: ServiceAccount shop/fairlead of tenant team has no right to it. ';
const told = (kind: string, namespace: string | undefined, said = 'forbidden: no'): string =>
  forbiddenText({ group: '', version: 'v1', kind, name: 'web', ...(namespace === undefined ? {} : { namespace }) }, 'eu', mandate, said);

describe('a refusal of a tenant’s object', () => {
  it.each([
    ['Secret', 'shop', 'Tenants may not have this kind by themselves: have a rule for it added to spec.rules of Tenant team.'],
    ['Secret', 'other', 'Tenant team has on this cluster the namespaces shop: correct metadata.namespace, or have other added'],
    ['ClusterRole', undefined, "It is cluster-wide, and those are the platform's:"],
    ['Namespace', undefined, 'Namespaces of a tenant are made from its Tenant document'],
  ])('of a %s in %s says what to do, and leaves the object’s name to whoever shows it', (kind, namespace, advice) => {
    const text = told(kind, namespace);
    expect(text.startsWith(`${refused}${advice}`)).toBe(true);
    expect(text.endsWith(' The cluster said: forbidden: no')).toBe(true);
    expect(text).not.toContain('web');
  });
  it('says it where the syncer itself lacks the right to act as the account', () =>
    expect(told('Secret', 'shop', 'forbidden: User "x" cannot impersonate resource "serviceaccounts"')).toMatch(
      /^can't be written as ServiceAccount shop\/fairlead: the syncer's own account on cluster eu needs the verb impersonate/,
    ));
});
