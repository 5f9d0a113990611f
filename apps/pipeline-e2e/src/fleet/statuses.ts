import { RenderStatus, SourceStatus, SyncStatus, type MessageOf } from '@fairlead/contracts';
import { imagesOf } from './fleet-documents.js';
import type { Condition, PlannedApplication } from './plan.js';

export const time = (milliseconds: number): string => new Date(milliseconds).toISOString();
/** How long after the announcement each stage was done, in milliseconds. */
export const TAKES = { source: 300, render: 1_400, sync: 4_200, health: 21_000 } as const;

export const revisionOf = ({ commit, subject, author, announcedAt }: PlannedApplication) => ({
  commit,
  ref: 'refs/heads/main',
  subject,
  author,
  committedAt: time(announcedAt - 4_000),
});
export const aboutOf = (application: PlannedApplication) => ({
  tenant: application.tenant,
  application: application.name,
  generation: application.announcedAt,
  revision: revisionOf(application),
});

export const problemOf = ({ condition, component, environment }: PlannedApplication) =>
  ({
    'source-failed': {
      code: 'GitUnreachable',
      message: 'git.example.com does not answer: connection timed out after 10 s. It is asked again every minute.',
    },
    'render-failed': {
      code: 'KustomizeFailed',
      message: 'no matches for Id Deployment.v1.apps/api; failed to find unique target for patch',
      file: `${component}/overlays/${environment}/kustomization.yaml`,
      line: 14,
      column: 3,
    },
    'sync-failed': {
      code: 'ApplyRefused',
      message: `Deployment ${component}: spec.selector is immutable. Delete the Deployment, or give it another name.`,
      file: `${component}/base/deployment.yaml`,
      line: 9,
    },
  })[condition as string];

export const sourceStatusOf = (application: PlannedApplication): MessageOf<typeof SourceStatus> =>
  SourceStatus.schema.parse({
    ...aboutOf(application),
    at: time(application.announcedAt + TAKES.source),
    ...(application.condition === 'source-failed' ? { problem: problemOf(application) } : {}),
  });

export const renderStatusOf = (application: PlannedApplication): MessageOf<typeof RenderStatus> =>
  RenderStatus.schema.parse({
    ...aboutOf(application),
    at: time(application.announcedAt + TAKES.render),
    ...(application.condition === 'render-failed' ? { problem: problemOf(application) } : { objects: 5, images: imagesOf(application) }),
  });

interface Standing {
  readonly sync: string;
  readonly health: string;
  readonly reason: string;
}
const STANDINGS: Readonly<Record<Condition, Standing>> = {
  well: { sync: 'Synced', health: 'Healthy', reason: '' },
  syncing: { sync: 'Syncing', health: 'Progressing', reason: '3 of 5 objects are applied' },
  progressing: { sync: 'Synced', health: 'Progressing', reason: 'Deployment: 2 of 3 replicas are ready' },
  degraded: { sync: 'Synced', health: 'Degraded', reason: 'Deployment: pods crash, last exit code 137 (out of memory)' },
  missing: { sync: 'OutOfSync', health: 'Missing', reason: 'Service does not exist' },
  suspended: { sync: 'Synced', health: 'Suspended', reason: 'is suspended' },
  'sync-failed': { sync: 'Failed', health: 'Degraded', reason: 'Deployment can not be applied' },
  'render-failed': { sync: 'Synced', health: 'Healthy', reason: '' },
  'source-failed': { sync: 'Synced', health: 'Healthy', reason: '' },
};

/** Trouble on a cluster is on the first one of the application; the others are well. */
export const conditionOn = ({ condition, clusters }: PlannedApplication, cluster: string): Condition =>
  cluster === clusters[0] || condition === 'suspended' ? condition : 'well';

export function syncStatusesOf(application: PlannedApplication): MessageOf<typeof SyncStatus>[] {
  return application.clusters.map((cluster) => {
    const condition = conditionOn(application, cluster);
    const failed = condition === 'sync-failed';
    return SyncStatus.schema.parse({
      ...aboutOf(application),
      cluster,
      ...STANDINGS[condition],
      attempt: failed ? 4 : 1,
      ...(failed ? { problem: problemOf(application), retryAt: time(application.announcedAt + 3_600_000) } : {}),
      objectCount: 5,
      objects: objectsOf(application, condition),
      at: time(application.announcedAt + TAKES.health),
    });
  });
}

function objectsOf({ tenant, component, environment }: PlannedApplication, condition: Condition): object[] {
  const namespace = `${tenant}-${environment}`;
  const { sync, health, reason } = STANDINGS[condition];
  const bad = condition === 'missing' ? 'Service' : 'Deployment';
  return [
    ['apps', 'Deployment'],
    ['', 'Service'],
    ['', 'ConfigMap'],
    ['', 'ServiceAccount'],
    ['networking.k8s.io', 'Ingress'],
  ].map(([group, kind]) => {
    const isBad = kind === bad && reason !== '';
    return {
      group,
      kind,
      namespace,
      name: component,
      sync: !isBad || sync === 'Synced' ? 'Synced' : sync === 'Failed' ? 'Failed' : 'OutOfSync',
      ...(kind === 'ConfigMap' || kind === 'ServiceAccount' ? {} : { health: isBad ? health : 'Healthy' }),
      ...(isBad ? { message: reason } : {}),
    };
  });
}
