/** Columns of the console's table of applications. */
export const FIELDS = 'clusters,suspended,paused,environment,component,images,sync,health,reason,revision,updatedAt';

/** A question to the api, and how it is asked each time anew. */
export interface Question {
  readonly figure: string;
  readonly path: (round: number, random: () => number) => string;
  /** Default: somebody who sees everything. */
  readonly user?: string;
}
const pick = (list: readonly string[], random: () => number): string => list[Math.floor(random() * list.length)] ?? '';
const ENVIRONMENTS = ['dev', 'staging', 'production'];
const HEALTH = ['Degraded', 'Progressing', 'Missing', 'Suspended', 'Healthy'];
const SYNC = ['Failed', 'OutOfSync', 'Syncing', 'Synced'];
const CLUSTERS = ['dev-eu', 'staging-eu', 'production-eu', 'production-us'];
const COMPONENTS = ['api', 'web', 'worker', 'gateway'];
const TEXTS = ['checkout', 'payments-3', 'web-prod', 'search/api', 'overlays/staging', 'ledger', 'no such thing'];
const list = (query: string): string => `applications?limit=100&fields=${FIELDS}&${query}`;

/** What the pages of the console ask for. */
export const questions = (tenants: readonly string[]): readonly Question[] => [
  { figure: 'first page', path: () => list('sort=name') },
  { figure: 'first page, worst first', path: () => list('sort=health') },
  { figure: 'first page, newest change first', path: () => list('sort=-updatedAt') },
  { figure: 'of a tenant', path: (_, random) => list(`tenant=${pick(tenants, random)}`) },
  { figure: 'of an environment, worst first', path: (_, random) => list(`environment=${pick(ENVIRONMENTS, random)}&sort=health`) },
  { figure: 'of a cluster', path: (_, random) => list(`cluster=${pick(CLUSTERS, random)}`) },
  { figure: 'by health', path: (_, random) => list(`health=${pick(HEALTH, random)}`) },
  { figure: 'by sync state', path: (_, random) => list(`sync=${pick(SYNC, random)}`) },
  { figure: 'of a repository', path: (_, random) => list(`repository=deploy&tenant=${pick(tenants, random)}`) },
  { figure: 'of a component', path: (_, random) => list(`component=${pick(COMPONENTS, random)}`) },
  { figure: 'by a label', path: (_, random) => list(`label=team=${pick(tenants, random)}`) },
  { figure: 'suspended', path: () => list('suspended=true') },
  { figure: 'by text', path: (_, random) => list(`text=${encodeURIComponent(pick(TEXTS, random))}`) },
  {
    figure: 'by text, health and environment',
    path: (_, random) => list(`text=${pick(COMPONENTS, random)}&health=Healthy&environment=production&sort=health`),
  },
  { figure: 'first page of a team', path: () => list('sort=health'), user: 'ada@example.com' },
  { figure: 'fleet counted by tenant and environment', path: () => 'applications/summary?limit=1000' },
  { figure: 'fleet counted by cluster', path: () => 'applications/summary?by=cluster' },
  { figure: 'one application', path: (_, random) => `applications/${pick(tenants, random)}/api-production` },
  { figure: 'components', path: (_, random) => `components?limit=100&text=${pick(COMPONENTS, random)}` },
  { figure: 'components with a problem', path: () => 'components?limit=100&problem=true' },
  { figure: 'promotion boards', path: () => 'promotions/board?limit=50&sort=urgency' },
  {
    figure: 'promotion boards by text',
    path: (_, random) => `promotions/board?limit=50&sort=urgency&text=${encodeURIComponent(pick(TEXTS, random))}`,
  },
  { figure: 'promotion boards that need somebody', path: () => 'promotions/board?limit=50&sort=urgency&state=waiting' },
  { figure: 'rollouts', path: () => 'rollouts?limit=200&sort=urgency' },
  { figure: 'rollouts by text', path: (_, random) => `rollouts?limit=200&sort=urgency&text=${encodeURIComponent(pick(TEXTS, random))}` },
  { figure: 'rollouts that failed', path: () => 'rollouts?limit=200&sort=urgency&state=failed' },
  { figure: 'incidents', path: () => 'incidents?limit=100' },
  { figure: 'incidents by text', path: (_, random) => `incidents?limit=100&text=${encodeURIComponent(pick(TEXTS, random))}` },
  { figure: 'audit', path: () => 'audit?limit=100' },
  { figure: 'audit by text', path: (_, random) => `audit?limit=100&text=${pick(['release 42', 'replicas', 'ada@', 'Roll back'], random)}` },
  { figure: 'audit of a tenant', path: (_, random) => `audit?limit=100&tenant=${pick(tenants, random)}` },
  { figure: 'clusters', path: () => 'clusters' },
  { figure: 'clusters by text', path: (_, random) => `clusters?text=${pick(['eu', 'prod', 'no such thing'], random)}` },
  { figure: 'tenants', path: () => 'tenants?limit=100' },
  { figure: 'tenants by text', path: (_, random) => `tenants?limit=100&text=${pick(['pay', 'search-1', 'no such thing'], random)}` },
  { figure: 'tenants with a problem', path: () => 'tenants?limit=100&problem=true' },
  { figure: 'one tenant', path: (_, random) => `tenants/${pick(tenants, random)}` },
  { figure: 'repositories', path: () => 'repositories?limit=100' },
  {
    figure: 'repositories by text',
    path: (_, random) => `repositories?limit=100&text=${pick(['pay', 'deploy', 'no such thing'], random)}`,
  },
  { figure: 'repositories with a problem', path: () => 'repositories?limit=100&problem=true' },
];
