import type { ProjectDocument, TenantDocument } from '@fairlead/contracts';
import { describeRef, type ObjectRef } from '../manifests/kube-object.js';
import { matchesGlob } from './glob.js';

/** What limits an application on one cluster, beside the rights of the account that it is applied as. */
export interface Confines {
  readonly cluster: string;
  readonly tenant?: TenantDocument | undefined;
  readonly project?: ProjectDocument | undefined;
}
type Destination = { readonly cluster: string; readonly namespaces: readonly string[] };

/**
 * Why an application may not hold an object; undefined if it may. Tenant's and Project's limits both count. Text for people: which object, what is allowed, what to do.
 * Objects whose kind the cluster does not know yet come without namespace and are not judged before it does.
 */
export function whyNotAllowed(ref: ObjectRef, namespaced: boolean | undefined, { cluster, tenant, project }: Confines): string | undefined {
  if (namespaced === undefined) return undefined;
  return (
    (ref.namespace !== undefined ? outsideTenant(ref, cluster, tenant) : undefined) ??
    (project ? outsideProject(ref, namespaced, cluster, project) : undefined)
  );
}

function outsideTenant(ref: ObjectRef, cluster: string, tenant: TenantDocument | undefined): string | undefined {
  const allowed = tenant?.spec.destinations;
  if (!tenant || !allowed || allowed.some((rule) => covers(rule, cluster, ref.namespace ?? ''))) return undefined;
  const name = tenant.metadata.name;
  return (
    `${describeRef(ref)} goes to namespace ${ref.namespace} of cluster ${cluster}, where tenant ${name} may not deploy; ` +
    `allowed: ${listed(allowed)}. Nothing is applied. Correct metadata.namespace, or have spec.destinations of Tenant ${name} extended`
  );
}

function outsideProject(ref: ObjectRef, namespaced: boolean, cluster: string, project: ProjectDocument): string | undefined {
  const { destinations, clusterKinds, namespacedKinds } = project.spec;
  const name = project.metadata.name;
  const tail = (field: string): string =>
    `Nothing is applied. Take it out of the manifests, or have ${field} of Project ${name} (AppProject in Argo CD's words) extended`;
  if (namespaced) {
    const rules = destinations.map((rule) => ({ cluster: rule.cluster, namespaces: [rule.namespace] }));
    if (!passes(rules, cluster, ref.namespace ?? ''))
      return `${describeRef(ref)} goes to namespace ${ref.namespace} of cluster ${cluster}, which Project ${name} does not allow; allowed: ${listed(rules)}. ${tail('destinations')}`;
    if (namespacedKinds.deny.some((kind) => isOf(ref, kind)))
      return `${describeRef(ref)} is of a kind that Project ${name} denies. ${tail('the kinds')}`;
    if (namespacedKinds.allow && !namespacedKinds.allow.some((kind) => isOf(ref, kind)))
      return `${describeRef(ref)} is of a kind that Project ${name} does not allow; allowed: ${kinds(namespacedKinds.allow)}. ${tail('the kinds')}`;
    return undefined;
  }
  if (clusterKinds.allow.some((kind) => isOf(ref, kind)) && !clusterKinds.deny.some((kind) => isOf(ref, kind))) return undefined;
  return `${describeRef(ref)} is cluster-wide, and Project ${name} allows of those: ${kinds(clusterKinds.allow)}. ${tail('the cluster-wide kinds')}`;
}

const covers = (rule: Destination, cluster: string, namespace: string): boolean =>
  matchesGlob(rule.cluster, cluster) && rule.namespaces.some((glob) => matchesGlob(glob, namespace));

/** As Argo CD: one entry must match, and none that begins with `!`, which denies by its cluster or its namespace. */
function passes(rules: readonly Destination[], cluster: string, namespace: string): boolean {
  const denies = ({ cluster: glob, namespaces: [space = '*'] }: Destination): boolean =>
    (glob.startsWith('!') && matchesGlob(glob.slice(1), cluster) && matchesGlob(space, namespace)) ||
    (space.startsWith('!') && matchesGlob(glob, cluster) && matchesGlob(space.slice(1), namespace));
  return rules.some((rule) => covers(rule, cluster, namespace)) && !rules.some(denies);
}

type Kind = { readonly group: string; readonly kind: string; readonly name?: string | undefined };
const isOf = (ref: ObjectRef, { group, kind, name }: Kind): boolean =>
  matchesGlob(group, ref.group) && matchesGlob(kind, ref.kind) && (name === undefined || matchesGlob(name, ref.name));
const kinds = (list: readonly Kind[]): string =>
  list.map(({ group, kind }) => (group === '' ? kind : group === '*' && kind === '*' ? 'all' : `${kind}.${group}`)).join(', ') || 'none';
const listed = (rules: readonly Destination[]): string =>
  rules.map((rule) => `${rule.namespaces.join(', ')} of ${rule.cluster === '*' ? 'every cluster' : rule.cluster}`).join('; ') || 'nowhere';
