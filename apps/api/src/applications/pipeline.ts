import {
  clustersOf,
  type ApiPipelineStage,
  type ApplicationSpec,
  type ClusterName,
  type MessageOf,
  type RolloutChanged,
} from '@fairlead/contracts';
import type { ApplicationClusterRow, ApplicationRow } from '@fairlead/database';
import { ended } from './conditions.js';

/** The last event of a kind on one cluster. */
export interface LastEvent {
  readonly type: string;
  readonly cluster: string;
  readonly generation: number;
  readonly at: Date;
}
export interface PipelineFacts {
  readonly row: ApplicationRow & { readonly spec: ApplicationSpec };
  readonly clusters: readonly ApplicationClusterRow[];
  /** `sync.finished` and `health.changed`. */
  readonly events: readonly LastEvent[];
  /** Of each Canary. */
  readonly rollouts: readonly MessageOf<typeof RolloutChanged>[];
}
type Stage = Omit<ApiPipelineStage, 'at' | 'durationMilliseconds'> & { readonly moment?: Date | undefined };

/** How far the newest revision came, in the order in which a push passes the stages. */
export function pipelineOf(facts: PipelineFacts): ApiPipelineStage[] {
  const commit = commitStage(facts.row);
  const source = sourceStage(facts.row);
  const render = renderStage(facts.row);
  const stages = [told(commit, undefined), told(source, commit), told(render, source)];
  const targets = clustersOf(facts.row.spec);
  if (targets.length === 0) return [...stages, { stage: 'sync', state: 'skipped', text: 'It goes to no cluster.' }];
  const perCluster = targets.map((cluster) => {
    const sync = syncStage(facts, cluster);
    return { sync, health: healthStage(facts, cluster, sync) };
  });
  return [
    ...stages,
    ...perCluster.map(({ sync }) => told(sync, render)),
    ...perCluster.map(({ sync, health }) => told(health, sync)),
    ...rolloutStages(facts.rollouts),
  ];
}

/** A stage that has passed took from the end of the one before to its own. */
function told({ moment, ...stage }: Stage, before: Stage | undefined): ApiPipelineStage {
  const took = moment === undefined || before?.moment === undefined ? -1 : moment.getTime() - before.moment.getTime();
  return {
    ...stage,
    ...(moment === undefined ? {} : { at: moment.toISOString() }),
    ...(took < 0 || stage.state !== 'done' ? {} : { durationMilliseconds: took }),
  };
}

function commitStage({ revision }: ApplicationRow): Stage {
  if (revision === null) return { stage: 'commit', state: 'waiting', text: 'No commit was read yet.' };
  const { commit, subject, author, committedAt } = revision;
  return {
    stage: 'commit',
    state: 'done',
    text: `${commit.slice(0, 8)}${subject === undefined ? '' : ` ${subject}`}${author === undefined ? '' : `, by ${author}`}`,
    moment: committedAt === undefined ? undefined : new Date(committedAt),
  };
}

function sourceStage({ sourceAt, sourceProblem }: ApplicationRow): Stage {
  if (sourceAt === null) return { stage: 'source', state: 'waiting', text: 'Its repository was not read yet.' };
  if (sourceProblem !== null) return { stage: 'source', state: 'failed', text: sourceProblem.message, moment: sourceAt };
  return { stage: 'source', state: 'done', text: 'It was read from Git.', moment: sourceAt };
}

function renderStage({
  renderAt,
  renderProblem,
  renderGeneration,
  renderedObjects,
  sourceGeneration,
  sourceProblem,
}: ApplicationRow): Stage {
  if (sourceProblem !== null) return { stage: 'render', state: 'waiting', text: 'It waits for the source to be read.' };
  if (renderAt === null || renderGeneration < sourceGeneration) return { stage: 'render', state: 'running', text: 'It is being rendered.' };
  if (renderProblem !== null) return { stage: 'render', state: 'failed', text: renderProblem.message, moment: renderAt };
  return { stage: 'render', state: 'done', text: `${renderedObjects ?? 0} objects were rendered.`, moment: renderAt };
}

/** When an event of this kind was told of what the cluster holds now. */
function momentOf({ events }: PipelineFacts, type: string, state: ApplicationClusterRow): Date | undefined {
  return events.find((event) => event.type === type && event.cluster === state.cluster && event.generation >= state.generation)?.at;
}

function syncStage(facts: PipelineFacts, cluster: ClusterName): Stage {
  const { row } = facts;
  const state = facts.clusters.find((one) => one.cluster === cluster);
  const stage = { stage: 'sync', cluster } as const;
  if (row.sourceProblem !== null || row.renderProblem !== null)
    return { ...stage, state: 'skipped', text: `There is nothing new for ${cluster}; the last good rendering stays.` };
  if (row.spec.suspend)
    return { ...stage, state: 'waiting', text: row.paused === null ? 'It is suspended in Git.' : `It is paused by ${row.paused.actor}.` };
  if (state === undefined) return { ...stage, state: 'waiting', text: `Nothing was heard of ${cluster} yet.` };
  if (state.sync === 'Failed') {
    const retry = state.retryAt === null ? '' : ` The next attempt is due at ${state.retryAt.toISOString()}.`;
    return { ...stage, state: 'failed', text: `${ended(state.problem?.message ?? state.reason, retry)}${retry}`, moment: state.at };
  }
  if (state.generation < row.renderGeneration)
    return { ...stage, state: 'waiting', text: `The newest rendering has not reached ${cluster} yet.` };
  if (state.sync === 'Synced')
    return { ...stage, state: 'done', text: `It was applied to ${cluster}.`, moment: momentOf(facts, 'sync.finished', state) ?? state.at };
  const applied = momentOf(facts, 'sync.finished', state);
  if (state.sync === 'OutOfSync' && applied !== undefined)
    return { ...stage, state: 'done', text: `It was applied to ${cluster}, and was changed there since: see its drift.`, moment: applied };
  return { ...stage, state: state.sync === 'Syncing' ? 'running' : 'waiting', text: state.reason || `${cluster} is ${state.sync}.` };
}

const HEALTH: Readonly<Record<string, ApiPipelineStage['state']>> = {
  Healthy: 'done',
  Progressing: 'running',
  Missing: 'running',
  Suspended: 'waiting',
  Unknown: 'waiting',
  Degraded: 'failed',
};
function healthStage(facts: PipelineFacts, cluster: ClusterName, sync: Stage): Stage {
  const state = facts.clusters.find((one) => one.cluster === cluster);
  const stage = { stage: 'health', cluster } as const;
  if (state === undefined) return { ...stage, state: 'waiting', text: `Nothing was heard of ${cluster} yet.` };
  const kept = sync.state === 'skipped' ? 'What was there before' : 'It';
  const now = HEALTH[state.health] ?? 'waiting';
  if (sync.state !== 'done' && sync.state !== 'skipped' && now !== 'failed')
    return { ...stage, state: 'waiting', text: `It waits to be applied to ${cluster}.` };
  const why = state.reason === '' ? '' : `: ${state.reason}`;
  const text = `${kept} is ${state.health} on ${cluster}${why}${why.endsWith('.') ? '' : '.'}`;
  return { ...stage, state: now, text, moment: momentOf(facts, 'health.changed', state) ?? state.at };
}

const PHASES: Readonly<Record<string, ApiPipelineStage['state']>> = {
  Succeeded: 'done',
  Initialized: 'done',
  Failed: 'failed',
  Waiting: 'waiting',
  WaitingPromotion: 'waiting',
  Terminated: 'skipped',
};
function rolloutStages(rollouts: PipelineFacts['rollouts']): ApiPipelineStage[] {
  if (rollouts.length === 0)
    return [{ stage: 'rollout', state: 'skipped', text: 'It has no Canary: all traffic goes to what is applied.' }];
  return rollouts.map(({ cluster, phase, weight, message, startedAt, at }): ApiPipelineStage => {
    const state = PHASES[phase] ?? 'running';
    const took = startedAt === undefined ? -1 : Date.parse(at) - Date.parse(startedAt);
    const text = `${phase}, ${weight} % of the traffic: ${message}`;
    return { stage: 'rollout', cluster, state, text, at, ...(took < 0 || state !== 'done' ? {} : { durationMilliseconds: took }) };
  });
}
