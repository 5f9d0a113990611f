import { clustersOf, type ApplicationDocument, type TenantDocument } from '@fairlead/contracts';
import { matchesGlob } from '@fairlead/domain';

/** Clusters of an application to which its tenant may not deploy (in that namespace); none when all is allowed. */
export function forbiddenClusters(application: ApplicationDocument, tenant: TenantDocument | undefined): string[] {
  const { destination } = application.spec;
  const allowed = tenant?.spec.destinations;
  if (destination === undefined || allowed === undefined) return [];
  const allows = (cluster: string): boolean =>
    allowed.some(
      (rule) =>
        (rule.cluster === '*' || rule.cluster === cluster) && rule.namespaces.some((glob) => matchesGlob(glob, destination.namespace)),
    );
  return clustersOf(application.spec).filter((cluster) => !allows(cluster));
}

/** The allow-list as a person reads it: `production (team-a-*), * (sandbox)`. */
export function listDestinations(tenant: TenantDocument): string {
  const rules = (tenant.spec.destinations ?? []).map((rule) => `${rule.cluster} (${rule.namespaces.join(', ')})`);
  return rules.length === 0 ? 'nowhere' : rules.join(', ');
}
