import {
  clustersOf,
  HealthStatus,
  SyncState,
  type ApplicationSpec,
  type Pause,
  type Problem,
  type StageProblem,
} from '@fairlead/contracts';

/** What the projections hold of one application. */
export interface ApplicationFacts {
  readonly spec: ApplicationSpec;
  /** Who paused it, where it was not Git. */
  readonly paused?: Pause | null;
  /** Taken out of the catalog: it is listed until its clusters are rid of it. */
  readonly removed: boolean;
  readonly sourceGeneration: number;
  readonly sourceProblem: Problem | null;
  readonly renderGeneration: number;
  readonly renderProblem: Problem | null;
}
export interface ClusterFacts {
  readonly cluster: string;
  readonly generation: number;
  readonly sync: string;
  readonly health: string;
  readonly reason: string;
  readonly problem: Problem | null;
}
export interface Summary {
  readonly sync: SyncState;
  readonly health: HealthStatus;
  readonly reason: string;
  readonly problem: StageProblem | undefined;
}

/** @param order worst first */
const worst = <T extends string>(order: readonly T[], values: readonly string[]): T | undefined =>
  order.find((value) => values.includes(value));

/** The state of an application over all its clusters, and why it is so. */
export function summarise(facts: ApplicationFacts, clusters: readonly ClusterFacts[]): Summary {
  const problem = newestProblem(facts, clusters);
  if (facts.removed) return { ...overall(clusters), sync: 'Syncing', reason: removing(clusters), problem };
  const targets = clustersOf(facts.spec);
  if (targets.length === 0) return withoutCluster(facts, problem);
  const states = targets.map((name) => clusters.find((one) => one.cluster === name) ?? notSeen(name));
  const state = overall(states);
  const sync = effectiveSync(state.sync, facts, states);
  return { sync, health: state.health, reason: reasonOf(sync, state.health, facts, states, problem), problem };
}

const notSeen = (cluster: string): ClusterFacts => ({
  cluster,
  generation: 0,
  sync: 'Unknown',
  health: 'Unknown',
  reason: 'nothing was heard of this cluster yet',
  problem: null,
});

const overall = (states: readonly ClusterFacts[]): { sync: SyncState; health: HealthStatus } => ({
  sync:
    worst(
      SyncState.options,
      states.map((state) => state.sync),
    ) ?? 'Unknown',
  health:
    worst(
      HealthStatus.options,
      states.map((state) => state.health),
    ) ?? 'Unknown',
});

/** Clusters that hold their last rendering are behind all the same while a newer revision can't be read or is on its way. */
function effectiveSync(sync: SyncState, facts: ApplicationFacts, states: readonly ClusterFacts[]): SyncState {
  if (sync !== 'Synced') return sync;
  if (facts.sourceProblem !== null || facts.renderProblem !== null) return 'OutOfSync';
  return states.some((state) => state.generation < facts.renderGeneration) ? 'Syncing' : 'Synced';
}

function withoutCluster(facts: ApplicationFacts, problem: StageProblem | undefined): Summary {
  if (problem !== undefined) return { sync: 'OutOfSync', health: 'Degraded', reason: problem.message, problem };
  if (facts.renderGeneration === 0) return { sync: 'Unknown', health: 'Unknown', reason: 'was not rendered yet', problem };
  return { sync: 'Synced', health: 'Healthy', reason: 'is rendered; it has documents for the platform only', problem };
}

/** Source before render before sync: what fails first keeps the rest from happening. */
function newestProblem(facts: ApplicationFacts, clusters: readonly ClusterFacts[]): StageProblem | undefined {
  if (facts.sourceProblem !== null) return { stage: 'source', ...facts.sourceProblem };
  if (facts.renderProblem !== null) return { stage: 'render', ...facts.renderProblem };
  const failed = clusters.find((state) => state.problem !== null);
  return failed?.problem ? { stage: 'sync', cluster: failed.cluster as StageProblem['cluster'], ...failed.problem } : undefined;
}

function reasonOf(
  sync: SyncState,
  health: HealthStatus,
  facts: ApplicationFacts,
  states: readonly ClusterFacts[],
  problem: StageProblem | undefined,
): string {
  if (facts.spec.suspend && sync !== 'Failed') return whySuspended(facts);
  if (problem !== undefined) return problem.message;
  const cause = states.find((state) => state.health === health && health !== 'Healthy') ?? states.find((state) => state.sync !== 'Synced');
  if (cause !== undefined) return `${cause.cluster}: ${cause.reason || `${cause.sync}, ${cause.health}`}`;
  if (sync === 'Syncing') return 'a newer rendering is on its way to the cluster';
  return states.length === 1 ? 'is as Git says' : `is as Git says on all ${states.length} clusters`;
}

function whySuspended({ paused }: ApplicationFacts): string {
  if (paused == null) return 'is suspended: new revisions wait until spec.suspend is false';
  const { actor, reason, until } = paused;
  return `is paused by ${actor}${reason === undefined ? '' : ` (${reason})`}: new revisions wait until ${until ?? 'it is resumed'}`;
}

const removing = (clusters: readonly ClusterFacts[]): string =>
  `was removed from Git and is being taken off ${clusters.map((state) => state.cluster).join(', ') || 'its clusters'}`;
