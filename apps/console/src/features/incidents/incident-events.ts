import type { Incident, LiveEvent } from '@fairlead/api-client';

/** An incident may begin with it. */
export function beginsTrouble({ type, data }: LiveEvent): boolean {
  if (type === 'source.failed' || type === 'render.failed') return true;
  if (type === 'sync.finished') return data['outcome'] === 'failed';
  if (type === 'health.changed') return data['health'] === 'Degraded' || data['health'] === 'Missing';
  return type === 'rollout.changed' && data['phase'] === 'Failed';
}

const TYPES: ReadonlySet<LiveEvent['type']> = new Set([
  ...(['sync.finished', 'health.changed', 'rollout.changed', 'source.status', 'render.status'] as const),
  ...(['action.audited', 'git.pushed', 'application.held'] as const),
]);
/** An incident of its application may end with it, or have another actor. */
export const mayEndTrouble = ({ type }: LiveEvent): boolean => TYPES.has(type);
/** Of an open incident; what was resolved stays as it is. */
export const isAbout = ({ tenant, application }: LiveEvent, incident: Pick<Incident, 'tenant' | 'application' | 'state'>): boolean =>
  incident.state === 'open' && incident.tenant === tenant && incident.application === application;
