import {
  ApplicationSpec,
  CommitId,
  Generation,
  Sha256,
  SourceChanged,
  TenantName,
  ApplicationName,
  RepositoryName,
  type MessageOf,
} from '@fairlead/contracts';

export const revision = { commit: CommitId.parse('a'.repeat(40)), ref: 'refs/heads/main' };

export function sourceChanged(application: string, generation: number, tenant = 'shop'): MessageOf<typeof SourceChanged> {
  return {
    tenant: TenantName.parse(tenant),
    application: ApplicationName.parse(application),
    generation: Generation.parse(generation),
    revision,
    fingerprint: Sha256.parse('b'.repeat(64)),
    spec: ApplicationSpec.parse({ tenant, source: { repository: RepositoryName.parse('main') } }),
  };
}
