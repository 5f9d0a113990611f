import type { RepositorySpec, TenantSpec } from '@fairlead/contracts';
import { mayReadRepository } from '@fairlead/domain';

/** Name of the credentials for a repository: its own, else those that its tenant has for such URLs; undefined for none. */
export function credentialsOf({ url, credentialsRef }: RepositorySpec, tenant: TenantSpec | undefined): string | undefined {
  if (credentialsRef) return credentialsRef.name;
  // The same globs as in `repositories`, read the same way.
  return tenant?.credentials?.find((entry) => mayReadRepository({ repositories: [entry.url] }, url))?.credentialsRef.name;
}
