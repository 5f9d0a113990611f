import type { ApplicationDetail, LiveEvent } from '@fairlead/api-client';

export interface Goal {
  readonly state: 'healthy' | 'synced';
  /** Commit, or its beginning, in lower case; absent: whatever is the newest. */
  readonly revision: string | undefined;
}
export type Verdict = { readonly kind: 'reached' | 'failed' | 'waiting'; readonly why: string };

/**
 * Which generation of the application a commit became. A commit counts as reached when its generation or a later one is on every cluster: a newer
 * commit may have taken its place before it got there. An older one never counts.
 */
export class RevisionGeneration {
  private found: number | undefined;
  constructor(private readonly commit: string) {}

  learn({ generation, revision }: { generation?: number | undefined; revision?: { commit: string } | undefined }): void {
    if (generation === undefined || !revision?.commit.startsWith(this.commit)) return;
    this.found = this.found === undefined ? generation : Math.min(this.found, generation);
  }

  learnFrom(application: ApplicationDetail): void {
    for (const state of [...application.conditions, ...application.perCluster]) this.learn(state);
  }

  get known(): number | undefined {
    return this.found;
  }
}

/** Whether an application is where it is to be. */
export function judge(application: ApplicationDetail, goal: Goal, generation: number | undefined): Verdict {
  if (goal.revision !== undefined) {
    if (generation === undefined)
      return waiting(
        `commit ${goal.revision} has not been seen yet; the newest is ${application.revision?.commit.slice(0, 8) ?? 'not read yet'}`,
      );
    const failed = application.conditions.find(
      (condition) =>
        (condition.stage === 'source' || condition.stage === 'render') &&
        condition.status === 'False' &&
        condition.generation === generation,
    );
    if (failed !== undefined) return { kind: 'failed', why: failed.message };
    const behind = application.perCluster.find((state) => (state.generation ?? 0) < generation);
    if (behind !== undefined) return waiting(`${behind.cluster} does not hold commit ${goal.revision} yet`);
  }
  const expected =
    goal.state === 'healthy' ? application.sync === 'Synced' && application.health === 'Healthy' : application.sync === 'Synced';
  const state = `${application.sync} and ${application.health}`;
  return expected ? { kind: 'reached', why: state } : waiting(`it is ${state}: ${application.reason}`);
}
const waiting = (why: string): Verdict => ({ kind: 'waiting', why });

/** Whether what was read already has what an event told: the live stream may be ahead of the read model. */
export function includes(application: ApplicationDetail, event: LiveEvent): boolean {
  const since = (at: string | undefined): boolean => at !== undefined && Date.parse(at) >= Date.parse(event.at);
  switch (event.type) {
    case 'source.status':
    case 'render.status':
      return application.conditions.some((condition) => event.type.startsWith(condition.stage) && since(condition.at));
    case 'sync.status':
      return event.data['deleted'] === true || application.perCluster.some((state) => state.cluster === event.cluster && since(state.at));
    default:
      return true;
  }
}
