import { PLATFORM_TENANT, type ApplicationDocument } from '@fairlead/contracts';
import { mayReadRepository } from '@fairlead/domain';
import type { CatalogCode } from './catalog-problems.js';
import { refuse, type Claim, type Refusal } from './claims.js';
import { credentialsOf, mayNameCredentials } from './credentials-rule.js';
import { clustersOutsideProject, mayReadInProject } from './project-rules.js';
import { forbiddenClusters, listDestinations } from './tenant-rules.js';
import type { World } from './world.js';

const STAYS = 'What was accepted under this name before, if anything, stays in force.';
/** The project that every application is in which names none, with Argo CD: it need not be declared. */
const DEFAULT_PROJECT = 'default';

/** Why a document, though its name is its own, may not come into force; undefined if it may. */
export function notAllowed(claim: Claim, world: World): Refusal | undefined {
  const found =
    credentials(claim, world) ??
    repository(claim, world) ??
    (claim.document.kind === 'Application' ? application(claim.document, world) : undefined);
  return found && refuse(claim, found.code, `is refused: ${found.text} ${STAYS}`);
}
interface Why {
  code: CatalogCode;
  text: string;
}

function credentials({ by, document }: Claim, world: World): Why | undefined {
  const name = credentialsOf(document);
  if (name === undefined || by.tenant === PLATFORM_TENANT || mayNameCredentials(by.tenant, name, world)) return undefined;
  return {
    code: 'CatalogCredentialsNotAllowed',
    text: `credentials ${name} are not those of tenant ${by.tenant}, whose names are ${by.tenant} or begin with ${by.tenant}. or ${by.tenant}-. Name others, or let the config repository declare it.`,
  };
}

function repository({ document }: Claim, world: World): Why | undefined {
  if (document.kind !== 'Repository') return undefined;
  const tenant = world.get('Tenant', `tenant.${document.spec.tenant}`);
  if (mayReadRepository(tenant?.spec, document.spec.url)) return undefined;
  return {
    code: 'CatalogRepositoryNotAllowed',
    text: `tenant ${document.spec.tenant} may not read ${document.spec.url}; allowed: ${tenant?.spec.repositories?.join(', ') || 'none'}. Change spec.url, or spec.repositories of the Tenant.`,
  };
}

function application(document: ApplicationDocument, world: World): Why | undefined {
  const tenant = world.get('Tenant', `tenant.${document.spec.tenant}`);
  const clusters = forbiddenClusters(document, tenant);
  if (tenant !== undefined && clusters.length > 0) {
    return {
      code: 'CatalogDestinationNotAllowed',
      text: `tenant ${document.spec.tenant} may not deploy to namespace ${document.spec.destination?.namespace} of ${clusters.join(', ')}; allowed: ${listDestinations(tenant)}. Change spec.destination, or spec.destinations of the Tenant.`,
    };
  }
  return inProject(document, world);
}

function inProject(document: ApplicationDocument, world: World): Why | undefined {
  const { tenant, project: name, source } = document.spec;
  if (name === undefined) return undefined;
  const project = world.get('Project', `project.${tenant}.${name}`);
  if (project === undefined) {
    if (name === DEFAULT_PROJECT) return undefined;
    return {
      code: 'CatalogProjectUnknown',
      text: `it is in project ${name}, which no document of tenant ${tenant} declares. It is accepted as soon as that is declared.`,
    };
  }
  const url = world.get('Repository', `repository.${tenant}.${source.repository}`)?.spec.url;
  if (url === undefined) {
    return {
      code: 'CatalogRepositoryUnknown',
      text: `it is in project ${name}, and whether that lets it read repository ${source.repository} can't be told: no document declares that. It is accepted as soon as it is declared and allowed.`,
    };
  }
  if (!mayReadInProject(project, url)) {
    const allowed = project.spec.sourceRepos.join(', ') || 'none';
    return {
      code: 'CatalogProjectRepositoryNotAllowed',
      text: `project ${name} does not allow repository ${url}; sourceRepos: ${allowed}. Change them, or the application's source or project.`,
    };
  }
  const outside = clustersOutsideProject(document, project);
  if (outside.length === 0) return undefined;
  const allowed = project.spec.destinations.map((rule) => `${rule.cluster} (${rule.namespace})`).join(', ') || 'none';
  return {
    code: 'CatalogProjectDestinationNotAllowed',
    text: `project ${name} does not allow namespace ${document.spec.destination?.namespace} of ${outside.join(', ')}; destinations: ${allowed}. Change them, or the application's destination or project.`,
  };
}
