import { PLATFORM_TENANT, type Problem, type ProjectDocument, type TenantDocument } from '@fairlead/contracts';
import {
  isTenantApplication,
  serviceAccountOf,
  tenantNamespaces,
  type Confines,
  type ObjectRef,
  type ServiceAccountRef,
} from '@fairlead/domain';
import type { Desired } from './application-state.js';

/** What the catalog says of tenants and projects. */
export interface Declared {
  tenant(name: string): TenantDocument | undefined;
  project(tenant: string, name: string): ProjectDocument | undefined;
}
/** As whom an application is applied, and within which limits. */
export interface Mandate {
  /** Undefined: as the syncer itself. */
  readonly account?: ServiceAccountRef;
  readonly tenant?: TenantDocument;
  readonly confines?: Confines;
}
/** Argo CD has a project of this name that allows everything, unless somebody declares another. */
const DEFAULT_PROJECT = 'default';

/**
 * In whose name an application is applied: the ServiceAccount that it names in its destination's namespace, else its tenant's on that cluster, else the
 * syncer itself, for the platform and for tenants without namespaces of their own. A problem where nothing may be applied.
 * A deleted application's objects go in the syncer's name, whatever became of its tenant: they are its own by label and tracking id.
 */
export function mandateOf(desired: Desired, declared: Declared): Mandate | Problem {
  if (desired.bundle === undefined) return {};
  const { tenant: name, cluster, namespace, serviceAccount } = desired;
  if (name === PLATFORM_TENANT && isTenantApplication(desired.application)) return {};
  const tenant = declared.tenant(name);
  if (!tenant && name !== PLATFORM_TENANT) return unknownTenant(name);
  const project = desired.project === undefined ? undefined : declared.project(name, desired.project);
  if (!project && desired.project !== undefined && desired.project !== DEFAULT_PROJECT) return unknownProject(name, desired.project);
  const limits = { ...(tenant ? { tenant } : {}), confines: { cluster, tenant, project } };
  const own = tenant ? tenantNamespaces(tenant, cluster).map((one) => one.name) : [];
  const hasNamespaces = (tenant?.spec.namespaces?.length ?? 0) > 0;
  if (hasNamespaces && own.length === 0) return nowhere(name, cluster);
  if (serviceAccount !== undefined) {
    if (hasNamespaces && !own.includes(namespace)) return foreignAccount(name, cluster, `${namespace}/${serviceAccount}`, own);
    return { ...limits, account: { namespace, name: serviceAccount } };
  }
  const account = tenant && serviceAccountOf(tenant, cluster);
  return { ...limits, ...(account ? { account } : {}) };
}

/**
 * True for a tenant's own Namespace in its manifests, as many bring it: it is made of the Tenant document, and the tenant's account may not touch it.
 */
export const isProvided = ({ tenant, account }: Mandate, { group, kind, name }: ObjectRef, cluster: string): boolean =>
  account !== undefined &&
  tenant !== undefined &&
  group === '' &&
  kind === 'Namespace' &&
  tenantNamespaces(tenant, cluster).some((one) => one.name === name);

export const isProblem = (answer: Mandate | Problem): answer is Problem => 'code' in answer;

const unknownTenant = (name: string): Problem => ({
  code: 'TenantUnknown',
  message: `no Tenant document of the name ${name} is in force, so nothing is applied; it goes on by itself when the config repository declares it`,
});
const unknownProject = (tenant: string, name: string): Problem => ({
  code: 'ProjectUnknown',
  message: `no Project (AppProject) ${name} of tenant ${tenant} is in force, so nothing is applied; it goes on by itself when one is declared. Declare it, or correct spec.project`,
});
const nowhere = (tenant: string, cluster: string): Problem => ({
  code: 'SyncRefused',
  message: `tenant ${tenant} has no namespace on cluster ${cluster}, so nothing is applied. Correct spec.destination, or have ${cluster} added to spec.namespaces of Tenant ${tenant}`,
});
const foreignAccount = (tenant: string, cluster: string, account: string, own: readonly string[]): Problem => ({
  code: 'SyncRefused',
  message: `ServiceAccount ${account} is not in a namespace of tenant ${tenant} on cluster ${cluster} (${own.join(', ')}), so nothing is applied as it. Correct the destination's namespace, or leave serviceAccount away`,
});
