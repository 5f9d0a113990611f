import { clustersOf, PLATFORM_TENANT, type CatalogEntry, type PlatformDocument, type Problem } from '@fairlead/contracts';
import { problemAt, type CatalogCode } from './catalog-problems.js';

interface Needed {
  readonly key: string;
  readonly code: CatalogCode;
  /** What the document does with it. */
  readonly text: string;
}

/** Names that a document uses and nobody declares. Documents come in any order, so it is accepted and waits for them. */
export function unknownNames(document: PlatformDocument, at: CatalogEntry['at'], known: ReadonlySet<string>): Problem[] {
  return [...tenantOf(document), ...namesOf(document)]
    .filter(({ key }) => !known.has(key))
    .map(({ code, text }) => problemAt(code, document, at, `${text} It takes effect as soon as that is declared.`));
}

function tenantOf({ spec }: PlatformDocument): Needed[] {
  const tenant = 'tenant' in spec ? spec.tenant : undefined;
  if (tenant === undefined || tenant === PLATFORM_TENANT) return [];
  return [{ key: `tenant.${tenant}`, code: 'CatalogTenantUnknown', text: `names tenant ${tenant}, which no document declares.` }];
}

function namesOf(document: PlatformDocument): Needed[] {
  switch (document.kind) {
    case 'Application': {
      const { spec } = document;
      return [
        repository(spec.tenant, spec.source.repository, 'reads from'),
        ...clustersOf(spec).map((name) => cluster(name, 'goes to')),
        ...(spec.dependsOn ?? []).map((name) => application(spec.tenant, name, 'waits for')),
      ];
    }
    case 'Tenant': {
      const { spec } = document;
      const names = new Set([...(spec.cluster ? [spec.cluster] : []), ...(spec.namespaces ?? []).flatMap(({ clusters }) => clusters)]);
      return [...names].map((name) => cluster(name, 'names'));
    }
    case 'ImagePolicy': {
      const { tenant, imageRepository: name } = document.spec;
      const text = `chooses from image repository ${name}, which no ImageRepository document of tenant ${tenant} declares.`;
      return [{ key: `imagerepository.${tenant}.${name}`, code: 'CatalogImageRepositoryUnknown', text }];
    }
    case 'ImageUpdate':
      return [repository(document.spec.tenant, document.spec.repository, 'writes to')];
    case 'Promotion': {
      const { tenant, repository: name, environments } = document.spec;
      return [repository(tenant, name, 'writes to'), ...environments.map((one) => application(tenant, one.application, 'promotes'))];
    }
    default:
      return [];
  }
}

const repository = (tenant: string, name: string, does: string): Needed => ({
  key: `repository.${tenant}.${name}`,
  code: 'CatalogRepositoryUnknown',
  text: `${does} repository ${name}, which no Repository document of tenant ${tenant} declares.`,
});
const cluster = (name: string, does: string): Needed => ({
  key: `cluster.${name}`,
  code: 'CatalogClusterUnknown',
  text: `${does} cluster ${name}, which no Cluster document declares.`,
});
const application = (tenant: string, name: string, does: string): Needed => ({
  key: `application.${tenant}.${name}`,
  code: 'CatalogApplicationUnknown',
  text: `${does} application ${name}, which no Application document of tenant ${tenant} declares.`,
});
