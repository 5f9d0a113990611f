import type { ManifestsRendered, MessageOf, SyncStatus } from '@fairlead/contracts';
import type { Baseline, DesiredObject } from '@fairlead/domain';

export type Desired = MessageOf<typeof ManifestsRendered>;

/** What the syncer remembers of one application on one cluster. All of it can be had again from DESIRED, STATUS and the cluster. */
export class ApplicationState {
  /** Objects of the rendering that is loaded, and the bundle and namespace they were made from. */
  loaded: { bundle: string; namespace: string; objects: DesiredObject[] } | undefined;
  /** What the server answered to the last apply, per object: see planSync. */
  readonly baselines = new Map<string, Baseline>();
  /** Why the last attempt to apply or prune an object failed, by its key. */
  readonly failures = new Map<string, string>();
  /** A person asked for a sync: what another application took is taken back, and self-healing being off does not matter. */
  requested = false;
  /** Attempts within the generation; 0 before the first. */
  attempt = 0;
  /** Newest generation that a sync of ended well. */
  syncedGeneration = -1;
  /** Failure already told, so that a retry does not tell it again. */
  toldProblem: string | undefined;
  /** When it began to be Progressing, in milliseconds since 1970. */
  progressingSince: number | undefined;
  /** When the last sync ended well, in milliseconds since 1970. */
  syncedAt: number | undefined;
  heals: number[] = [];
  retryAt: number | undefined;
  reported: MessageOf<typeof SyncStatus> | undefined;

  constructor(public desired: Desired) {}

  get key(): string {
    return applicationKey(this.desired);
  }

  /** Takes a newer rendering; an older one, or the same again, changes nothing and answers false. */
  take(next: Desired): boolean {
    if (next.generation < this.desired.generation) return false;
    if (next.generation === this.desired.generation && next.bundle?.digest === this.desired.bundle?.digest) return false;
    this.desired = next;
    this.attempt = 0;
    this.toldProblem = undefined;
    this.retryAt = undefined;
    this.heals = [];
    return true;
  }

  /** Continues where an earlier process stopped. */
  restore(status: MessageOf<typeof SyncStatus>): void {
    this.reported = status;
    if (status.generation !== this.desired.generation) return;
    this.attempt = status.attempt;
    if (status.sync === 'Synced' || status.sync === 'OutOfSync') this.syncedGeneration = status.generation;
    if (status.sync === 'Failed' && status.problem) this.toldProblem = status.problem.message;
    if (status.health === 'Progressing') this.progressingSince = Date.parse(status.at);
  }
}

export const applicationKey = (about: { tenant: string; application: string }): string => `${about.tenant}/${about.application}`;
