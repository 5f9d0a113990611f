import type { MessageOf, Problem, SyncStatus } from '@fairlead/contracts';
import { applicationKey, type ApplicationState } from './application-state.js';

export interface Known {
  /** Applications of this cluster, by key. */
  readonly applications: ReadonlyMap<string, ApplicationState>;
  /** How an application stands on all clusters. */
  readonly statuses: (tenant: string, application: string) => Promise<readonly MessageOf<typeof SyncStatus>[]>;
}

/** The first application that this one depends on and that is not ready, as people read it: `shop/infra: Progressing`. Undefined: all are. */
export async function waitsFor(application: ApplicationState, known: Known): Promise<string | undefined> {
  const { tenant, dependsOn = [] } = application.desired;
  for (const name of dependsOn) {
    const key = applicationKey({ tenant, application: name });
    const local = known.applications.get(key);
    const state = local?.desired.bundle ? localState(local) : remoteState(await known.statuses(tenant, name));
    if (state !== undefined) return `${key}: ${state}`;
  }
  return undefined;
}

/** Once it was synced and healthy with its newest rendering it is ready: what becomes of it later stops nobody. */
function localState({ readyGeneration, desired, reported }: ApplicationState): string | undefined {
  if (readyGeneration >= desired.generation) return undefined;
  if (reported?.generation !== desired.generation) return 'not synced yet';
  return reported.sync === 'Synced' ? reported.health : reported.problem ? `${reported.sync}: ${reported.problem.message}` : reported.sync;
}

function remoteState(statuses: readonly MessageOf<typeof SyncStatus>[]): string | undefined {
  const present = statuses.filter(({ deleted }) => !deleted);
  if (present.length === 0) return 'not there on any cluster';
  const waiting = present.find(({ sync, health }) => sync !== 'Synced' || health !== 'Healthy');
  return waiting && `${waiting.sync === 'Synced' ? waiting.health : waiting.sync} on ${waiting.cluster}`;
}

/** A problem if the application waits for itself, by way of others of this cluster: that would never end. */
export function cycleOf(application: ApplicationState, applications: ReadonlyMap<string, ApplicationState>): Problem | undefined {
  const path = pathTo(application.key, application, applications, new Set());
  if (!path) return undefined;
  return {
    code: 'DependencyCycle',
    message: `${[application.key, ...path].join(' waits for ')}: none of them can ever be applied. Take one dependsOn away; what runs stays as it is`,
  };
}

function pathTo(
  goal: string,
  from: ApplicationState,
  applications: ReadonlyMap<string, ApplicationState>,
  seen: Set<string>,
): string[] | undefined {
  for (const name of from.desired.dependsOn ?? []) {
    const key = applicationKey({ tenant: from.desired.tenant, application: name });
    if (key === goal) return [key];
    const next = applications.get(key);
    if (!next || seen.has(key)) continue;
    seen.add(key);
    const path = pathTo(goal, next, applications, seen);
    if (path) return [key, ...path];
  }
  return undefined;
}
