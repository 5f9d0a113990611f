import {
  ActionAudited,
  DriftHealed,
  GitPushed,
  HealthChanged,
  RenderFailed,
  SourceFailed,
  SyncFinished,
  type MessageContract,
} from '@fairlead/contracts';
import { commitId, userName } from './names.js';
import type { PlannedApplication } from './plan.js';
import { aboutOf, conditionOn, problemOf, revisionOf, TAKES, time } from './statuses.js';

/** A message of any kind, ready to be sent. */
export interface Happening {
  readonly contract: MessageContract;
  readonly message: unknown;
}
export const happening = (contract: MessageContract, fields: object): Happening => ({ contract, message: contract.schema.parse(fields) });

const result = (application: PlannedApplication, kind: string, action: string, message?: string) => ({
  group: kind === 'Deployment' ? 'apps' : '',
  kind,
  namespace: `${application.tenant}-${application.environment}`,
  name: application.component,
  action,
  ...(message === undefined ? {} : { message }),
});

/** What the last push of an application led to. */
export function lastPush(application: PlannedApplication): Happening[] {
  const about = aboutOf(application);
  if (application.condition === 'source-failed') return [happening(SourceFailed, { ...about, problem: problemOf(application) })];
  if (application.condition === 'render-failed') return [happening(RenderFailed, { ...about, problem: problemOf(application) })];
  return application.clusters.flatMap((cluster) => syncOn(application, cluster));
}

function syncOn(application: PlannedApplication, cluster: string): Happening[] {
  const about = { ...aboutOf(application), cluster };
  const condition = conditionOn(application, cluster);
  const { announcedAt } = application;
  const times = { startedAt: time(announcedAt + TAKES.render + 200), finishedAt: time(announcedAt + TAKES.sync) };
  const health = (status: string, previous: string, reason: string, after: number = TAKES.health) =>
    happening(HealthChanged, { ...about, health: status, previous, reason, at: time(announcedAt + after) });
  if (condition === 'sync-failed') {
    const failed = {
      attempt: 1,
      outcome: 'failed',
      problem: problemOf(application),
      results: [result(application, 'Deployment', 'failed')],
    };
    return [happening(SyncFinished, { ...about, ...failed, ...times })];
  }
  const results = [result(application, 'Deployment', 'configured'), result(application, 'Service', 'unchanged')];
  const synced = happening(SyncFinished, { ...about, attempt: 1, outcome: 'synced', results, ...times });
  const begun = health('Progressing', 'Healthy', 'Deployment: 2 of 3 replicas are ready', TAKES.sync);
  if (condition === 'well') return [synced, begun, health('Healthy', 'Progressing', '')];
  if (condition === 'degraded')
    return [synced, begun, health('Degraded', 'Progressing', 'Deployment: pods crash, last exit code 137 (out of memory)')];
  if (condition === 'missing') return [synced, health('Missing', 'Healthy', 'Service does not exist')];
  return [synced, begun];
}

const HOUR = 3_600_000;
/** Earlier trouble that is over: it degraded, somebody rolled it back, and it recovered. */
export function pastIncident(application: PlannedApplication): Happening[] {
  const [cluster] = application.clusters;
  const start = application.announcedAt - 26 * HOUR - application.index * 60_000;
  const commit = commitId(`${application.tenant}/${application.name}/bad`);
  const { tenant, name, index } = application;
  const bad = { commit, ref: 'refs/heads/main', subject: 'Turn on the new price rules', author: revisionOf(application).author };
  const about = { tenant, application: name, generation: start, revision: bad, cluster };
  const actor = userName(index);
  const asked = { id: `rollback-${tenant}-${name}`, actor, via: 'slack', reason: 'checkout answers 500', tenant, application: name };
  const detail = `Roll back commit ${commit.slice(0, 8)}.`;
  const finished = { ...about, attempt: 1, outcome: 'synced', results: [result(application, 'Deployment', 'configured')] };
  const reason = 'Deployment: pods crash, last exit code 1';
  return [
    happening(SyncFinished, { ...finished, startedAt: time(start), finishedAt: time(start + 3_000) }),
    happening(HealthChanged, { ...about, health: 'Degraded', previous: 'Healthy', reason, at: time(start + 40_000) }),
    happening(ActionAudited, { ...asked, action: 'rollback', outcome: 'accepted', detail, at: time(start + 180_000) }),
    happening(GitPushed, {
      ...{ tenant, repository: 'deploy', application: name, what: 'revert', branch: 'main', actor, request: asked.id },
      ...{ commit: commitId(`${tenant}/${name}/revert`), subject: 'Revert "Turn on the new price rules"', at: time(start + 183_000) },
    }),
    happening(SyncFinished, {
      ...{ ...finished, generation: start + 181_000, revision: revisionOf(application) },
      ...{ startedAt: time(start + 181_000), finishedAt: time(start + 184_500) },
    }),
    happening(HealthChanged, {
      ...{ ...about, generation: start + 181_000, revision: revisionOf(application) },
      ...{ health: 'Healthy', previous: 'Degraded', reason: '', at: time(start + 205_000) },
    }),
  ];
}

/** Somebody changed it by hand, and that was put right. */
export const healedDrift = (application: PlannedApplication): Happening =>
  happening(DriftHealed, {
    ...aboutOf(application),
    cluster: application.clusters[0],
    objects: [result(application, 'Deployment', 'configured', 'spec.replicas was 5 (kubectl-scale)')],
    at: time(application.announcedAt + HOUR / 2),
  });
