import { API_VERSION, DocumentsDeclared, type MessageOf } from '@fairlead/contracts';
import { commitId, userName } from './names.js';
import { ENVIRONMENTS, type FleetPlan, type PlannedApplication } from './plan.js';

/** Documents of one declaration; more make a message that is slow to read. */
const MOST = 4_000;
const REGISTRY = 'registry.example.com';

const document = (kind: string, name: string, spec: object, labels?: Readonly<Record<string, string>>) => ({
  document: { apiVersion: API_VERSION, kind, metadata: { name, ...(labels ? { labels } : {}) }, spec },
  at: { file: `${kind.toLowerCase()}/${name}.yaml`, line: 1, column: 1 },
});
type Declared = ReturnType<typeof document>;

export const imagesOf = ({ tenant, component, version, index }: PlannedApplication): string[] => [
  `${REGISTRY}/${tenant}/${component}:${version}`,
  ...(index % 4 === 0 ? ['docker.io/envoyproxy/envoy:v1.33.0'] : []),
];

/**
 * What the config repository of the fleet declares, in as many messages as it takes.
 * @param watchers people who see everything
 */
export function declarationsOf(plan: FleetPlan, now: number, watchers: readonly string[] = []): MessageOf<typeof DocumentsDeclared>[] {
  const base = [...platformDocuments(plan, watchers), ...plan.tenants.flatMap(tenantDocuments), ...promotionDocuments(plan)];
  const applications = plan.applications.map(applicationDocument);
  const parts = Array.from({ length: Math.ceil(applications.length / MOST) }, (_, part) =>
    applications.slice(part * MOST, (part + 1) * MOST),
  );
  const owners = parts.map((_, part) =>
    document('Application', `fleet-${part + 1}`, { tenant: 'platform', source: { repository: 'config', path: `fleet/${part + 1}` } }),
  );
  return [declaration('config', [...base, ...owners], now), ...parts.map((part, index) => declaration(`fleet-${index + 1}`, part, now))];
}

const declaration = (application: string, documents: readonly Declared[], generation: number): MessageOf<typeof DocumentsDeclared> =>
  DocumentsDeclared.schema.parse({
    tenant: 'platform',
    application,
    generation,
    revision: { commit: commitId('config'), ref: 'refs/heads/main', subject: 'Declare the fleet', author: 'Ada Byron' },
    documents,
  });

const platformDocuments = ({ clusters }: FleetPlan, watchers: readonly string[]): Declared[] => [
  document('Tenant', 'platform', {
    description: 'Runs Fairlead',
    people: [{ user: 'olga@example.com', role: 'admin' }, ...watchers.map((user) => ({ user, role: 'viewer' }))],
  }),
  ...clusters.map((name) => document('Cluster', name, { description: `Cluster ${name}`, buckets: 1 })),
];

const tenantDocuments = (tenant: string, index: number): Declared[] => [
  document('Tenant', tenant, {
    description: `Team ${tenant}`,
    people: [
      { user: userName(index), role: 'admin' },
      { user: userName(index + 1), role: 'approver' },
      { group: `team-${tenant}`, role: 'operator' },
      { group: 'everybody', role: 'viewer' },
    ].slice(0, index % 5 === 0 ? 4 : 3),
    notifications: { slack: { channel: `#${tenant}` } },
  }),
  document('Repository', 'deploy', { tenant, url: `https://git.example.com/${tenant}/deploy.git`, ref: 'main' }),
];

const applicationDocument = ({ tenant, component, environment, name, clusters, condition, dependsOn }: PlannedApplication): Declared =>
  document(
    'Application',
    name,
    {
      tenant,
      environment,
      component,
      source: { repository: 'deploy', ref: 'main', path: `${component}/overlays/${environment}`, kustomize: {} },
      destination: { clusters, namespace: `${tenant}-${environment}` },
      suspend: condition === 'suspended',
      ...(dependsOn.length > 0 ? { dependsOn } : {}),
    },
    { team: tenant, tier: component === 'web' || component === 'gateway' ? 'edge' : 'backend' },
  );

/** One for each component of the first tenants that is in all environments. */
function promotionDocuments(plan: FleetPlan): Declared[] {
  return promotedComponents(plan).map(({ tenant, component }) =>
    document('Promotion', component, {
      tenant,
      repository: 'deploy',
      by: 'directory',
      branch: 'main',
      forge: { type: 'gitea', url: 'https://git.example.com/api/v1' },
      environments: ENVIRONMENTS.map((name, position) => ({
        name,
        application: `${component}-${name}`,
        path: `${component}/overlays/${name}`,
        soak: position === 0 ? '0s' : position === 1 ? '10m' : '1h',
        approval: position === 2 ? 'required' : 'none',
        pullRequest: position === 2,
      })),
    }),
  );
}

const MOST_PROMOTIONS = 60;
export function promotedComponents({ applications }: FleetPlan): { tenant: string; component: string }[] {
  return applications.filter(({ environment }) => environment === 'production').slice(0, MOST_PROMOTIONS);
}
