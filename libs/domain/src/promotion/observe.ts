import type { MessageOf, SyncStatus } from '@fairlead/contracts';

/** What is kept of an application on one cluster. */
export type ClusterState = Pick<MessageOf<typeof SyncStatus>, 'cluster' | 'sync' | 'health' | 'at' | 'deleted'> & {
  readonly commit?: string;
};

/** How an environment stands. */
export type Observation =
  | { readonly kind: 'healthy'; readonly commit: string; /** The last cluster told so then. */ readonly at: Date }
  | { readonly kind: 'blocked'; readonly commit?: string; readonly why: string };

/**
 * An environment runs a version when every one of its clusters is synced to the same commit and healthy.
 * @param clusters names of the clusters that the application goes to
 */
export function observeEnvironment(application: string, clusters: readonly string[], states: readonly ClusterState[]): Observation {
  if (clusters.length === 0) return { kind: 'blocked', why: `${application} goes to no cluster` };
  const commits = new Set<string>();
  let at = 0;
  for (const cluster of clusters) {
    const state = states.find((one) => one.cluster === cluster && !one.deleted);
    if (!state?.commit) return { kind: 'blocked', why: `${application} was not synced to ${cluster} yet` };
    commits.add(state.commit);
    const commit = commits.size === 1 ? { commit: state.commit } : {};
    if (state.sync !== 'Synced') return { kind: 'blocked', ...commit, why: `${application} is ${state.sync} on ${cluster}` };
    if (state.health !== 'Healthy') return { kind: 'blocked', ...commit, why: `${application} is ${state.health} on ${cluster}` };
    at = Math.max(at, Date.parse(state.at));
  }
  const [commit = '', other] = commits;
  if (other !== undefined)
    return { kind: 'blocked', why: `${application} runs ${commit.slice(0, 10)} and ${other.slice(0, 10)} on different clusters` };
  return { kind: 'healthy', commit, at: new Date(at) };
}
