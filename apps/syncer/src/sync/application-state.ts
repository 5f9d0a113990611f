import type { About, ManifestsRendered, MessageOf, SyncRequested, SyncStatus } from '@fairlead/contracts';
import type { Baseline, DesiredObject } from '@fairlead/domain';
import type { Mandate } from './identity.js';

export type Desired = MessageOf<typeof ManifestsRendered>;
/** A sync that a person asked for. */
export interface Request {
  readonly message: MessageOf<typeof SyncRequested>;
  /** What became of it. */
  told: boolean;
}

/** What the syncer remembers of one application on one cluster. All of it can be had again from DESIRED, STATUS and the cluster. */
export class ApplicationState {
  /** Objects of the rendering that is loaded, and the bundle and namespace they were made from. */
  loaded: { bundle: string; namespace: string; objects: DesiredObject[] } | undefined;
  /** Objects of the rendering that the platform makes for the tenant: looked at, not applied. From the last look. */
  provided: readonly DesiredObject[] = [];
  /** What the server answered to the last apply, per object: see planSync. */
  readonly baselines = new Map<string, Baseline>();
  /** Why the last attempt to apply or prune an object failed, by its key. */
  readonly failures = new Map<string, string>();
  /** Those of the failures that are the API server's refusal of an account that may not do it. */
  readonly forbidden = new Set<string>();
  /** When the account was first refused within the generation, in milliseconds since 1970. */
  forbiddenSince: number | undefined;
  /** As whom it is applied, and its limits; from the last look. */
  mandate: Mandate = {};
  /** Who asked for a sync that has not ended, by id: what another application took is taken back, and self-healing being off does not matter. */
  readonly requests = new Map<string, Request>();
  /** Attempts within the generation; 0 before the first. */
  attempt = 0;
  /** Newest generation that a sync of ended well. */
  syncedGeneration = -1;
  /** Newest generation that was synced and healthy once. */
  readyGeneration = -1;
  /** Failure already told, so that a retry does not tell it again. */
  toldProblem: string | undefined;
  /** When it began to be Progressing, in milliseconds since 1970. */
  progressingSince: number | undefined;
  /** When the last sync ended well, in milliseconds since 1970. */
  syncedAt: number | undefined;
  /** When objects were healed lately, by key, in milliseconds since 1970. */
  readonly heals = new Map<string, number[]>();
  /** Who had an object deleted by a command, by its key, until it is made again. */
  readonly deletions = new Map<string, string>();
  retryAt: number | undefined;
  /** Applications that manage what this one wants too, by key. */
  contestedBy: ReadonlySet<string> = new Set();
  reported: MessageOf<typeof SyncStatus> | undefined;

  /** @param traceparent of the message that brought the rendering */
  constructor(
    public desired: Desired,
    public traceparent?: string,
  ) {}

  get requested(): boolean {
    return this.requests.size > 0;
  }

  get key(): string {
    return applicationKey(this.desired);
  }

  /** The rendering was not applied whole yet; the deletion of an application is no rendering. */
  get isNew(): boolean {
    return this.desired.bundle !== undefined && this.syncedGeneration < this.desired.generation;
  }

  /** Takes a newer rendering; an older one, or the same again, changes nothing and answers false. */
  take(next: Desired, traceparent?: string): boolean {
    if (next.generation < this.desired.generation) return false;
    if (next.generation === this.desired.generation && next.bundle?.digest === this.desired.bundle?.digest) return false;
    this.desired = next;
    this.traceparent = traceparent;
    this.attempt = 0;
    this.toldProblem = undefined;
    this.retryAt = undefined;
    this.forbiddenSince = undefined;
    this.heals.clear();
    return true;
  }

  /** Continues where an earlier process stopped. */
  restore(status: MessageOf<typeof SyncStatus>): void {
    this.reported = status;
    if (status.generation !== this.desired.generation) return;
    this.attempt = status.attempt;
    // Without an attempt it only waited to be applied; with a problem it could not be.
    const isApplied = status.sync === 'Synced' || (status.sync === 'OutOfSync' && status.attempt > 0 && !status.problem);
    if (isApplied) this.syncedGeneration = status.generation;
    if (status.sync === 'Synced' && status.health === 'Healthy') this.readyGeneration = status.generation;
    if (status.sync === 'Failed' && status.problem) this.toldProblem = status.problem.message;
    if (status.health === 'Progressing') this.progressingSince = Date.parse(status.at);
  }
}

export const applicationKey = (about: { tenant: string; application: string }): string => `${about.tenant}/${about.application}`;

/** How messages about an application on its cluster begin. */
export const aboutApplication = ({ desired }: ApplicationState): About & Pick<Desired, 'cluster' | 'bucket'> => ({
  tenant: desired.tenant,
  application: desired.application,
  generation: desired.generation,
  revision: desired.revision,
  cluster: desired.cluster,
  bucket: desired.bucket,
});
