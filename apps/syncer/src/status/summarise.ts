import { milliseconds, type HealthStatus, type ObjectStatus } from '@fairlead/contracts';
import { assessHealth, type Health, type KubeObject, type ObjectRef } from '@fairlead/domain';

/** Most objects that one status message carries; those not in order come first. */
export const STATUS_OBJECTS = 500;

export interface ObservedObject {
  readonly ref: ObjectRef;
  readonly live: KubeObject | undefined;
  /** Why the last attempt to apply or prune it failed. */
  readonly failure?: string;
  /** Differs from what Git says and is not being corrected (self-heal or prune is off, or a retry is due). */
  readonly outOfSync?: string;
  /** What is to be known of it though it is in order. */
  readonly note?: string;
  /** What a person has to confirm first. */
  readonly awaits?: ObjectStatus['awaits'];
}
export interface Summary {
  readonly sync: 'Synced' | 'OutOfSync' | 'Failed';
  readonly health: HealthStatus;
  /** One sentence: the first object that is worst and what it says. */
  readonly reason: string;
  readonly objects: ObjectStatus[];
  readonly objectCount: number;
  /** What is under way may take any time: a rollout that is not timed. */
  readonly patient?: boolean;
}

const severity: Record<HealthStatus, number> = { Healthy: 0, Suspended: 1, Progressing: 2, Missing: 3, Degraded: 4, Unknown: 5 };

/** What one application looks like on one cluster, from its desired objects and their live state. Pure. */
export function summarise(observed: readonly ObservedObject[]): Summary {
  const all = observed.map(statusOf);
  const objects = all.map(({ status }) => status);
  const failed = objects.find((object) => object.sync === 'Failed');
  const outOfSync = objects.find((object) => object.sync === 'OutOfSync');
  let worst: ObjectStatus | undefined;
  for (const object of objects) {
    if (object.health && severity[object.health] > (worst?.health ? severity[worst.health] : -1)) worst = object;
  }
  const health = worst?.health ?? 'Healthy';
  return {
    sync: failed ? 'Failed' : outOfSync ? 'OutOfSync' : 'Synced',
    health,
    reason: worst && health !== 'Healthy' ? sentence(worst) : '',
    objects: objects.length <= STATUS_OBJECTS ? objects : [...objects].sort((a, b) => rank(b) - rank(a)).slice(0, STATUS_OBJECTS),
    objectCount: objects.length,
    ...(health === 'Progressing' && all.every(({ status, patient }) => patient || status.health !== 'Progressing')
      ? { patient: true }
      : {}),
  };
}

/**
 * Progressing for longer than the application's healthTimeout is Degraded.
 * `since` and `now` are milliseconds since 1970; `since` is when the application began to progress.
 */
export function withTimeout(summary: Summary, healthTimeout: string, since: number | undefined, now: number): Summary {
  if ((summary.health !== 'Progressing' && summary.health !== 'Missing') || summary.patient || since === undefined) return summary;
  if (now - since < milliseconds(healthTimeout)) return summary;
  return { ...summary, health: 'Degraded', reason: `not healthy ${healthTimeout} after the sync: ${summary.reason}`.slice(0, 2000) };
}

function statusOf({ ref, live, failure, outOfSync, note, awaits }: ObservedObject): { status: ObjectStatus; patient: boolean } {
  const assessed: Health | undefined = live ? assessHealth(live) : { status: 'Missing', message: 'does not exist in the cluster' };
  const message = failure ?? outOfSync ?? (assessed?.message || note);
  const status: ObjectStatus = {
    group: ref.group,
    kind: ref.kind,
    ...(ref.namespace ? { namespace: ref.namespace } : {}),
    name: ref.name,
    sync: failure ? 'Failed' : outOfSync || !live ? 'OutOfSync' : 'Synced',
    ...(assessed ? { health: assessed.status } : {}),
    ...(message ? { message: message.slice(0, 2000) } : {}),
    ...(awaits ? { awaits } : {}),
  };
  return { status, patient: assessed?.patient ?? false };
}

const rank = (object: ObjectStatus): number => (object.sync === 'Synced' ? 0 : 10) + (object.health ? severity[object.health] : 0);

const sentence = (object: ObjectStatus): string =>
  `${object.kind} ${object.namespace ? `${object.namespace}/` : ''}${object.name}${object.message ? `: ${object.message}` : ` is ${object.health}`}`.slice(
    0,
    2000,
  );
