import { tenantNamespaces, type ObjectRef, type ServiceAccountRef } from '@fairlead/domain';
import type { Mandate } from './identity.js';

/**
 * The API server's refusal of a tenant's object, for the team: as whom it was applied, and what to do about it. Whoever shows it names the object.
 * @param said the API server's own words
 */
export function forbiddenText(ref: ObjectRef, cluster: string, { account, tenant }: Mandate, said: string): string {
  if (!account) return said;
  // The API server's words for a right of our own that is missing; it answers both with the same reason.
  if (said.includes('cannot impersonate resource'))
    return `can't be written as ServiceAccount ${nameOf(account)}: the syncer's own account on cluster ${cluster} needs the verb impersonate on serviceaccounts. The cluster said: ${said}`;
  const name = tenant?.metadata.name ?? '';
  const own = tenant ? tenantNamespaces(tenant, cluster).map((namespace) => namespace.name) : [];
  return `refused by cluster ${cluster}: ServiceAccount ${nameOf(account)} of tenant ${name} has no right to it. ${advice(ref, name, own)}. The cluster said: ${said}`;
}

const nameOf = ({ namespace, name }: ServiceAccountRef): string => `${namespace}/${name}`;

function advice(ref: ObjectRef, tenant: string, own: readonly string[]): string {
  if (ref.kind === 'Namespace' && ref.group === '')
    return `Namespaces of a tenant are made from its Tenant document (spec.namespaces, with labels and quota): take it out of the manifests, or have it added there`;
  if (ref.namespace === undefined)
    return `It is cluster-wide, and those are the platform's: take it out of the manifests and have the platform team apply it from a repository of theirs`;
  if (!own.includes(ref.namespace))
    return `Tenant ${tenant} has on this cluster the namespaces ${own.join(', ') || '(none)'}: correct metadata.namespace, or have ${ref.namespace} added to spec.namespaces of the Tenant`;
  return `Tenants may not have this kind by themselves: have a rule for it added to spec.rules of Tenant ${tenant}`;
}
