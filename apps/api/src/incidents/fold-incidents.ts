import type { IncidentState, IncidentChange, IncidentEvent, IncidentStates } from './track-incident.js';
import { noState, trackIncident } from './track-incident.js';

type Opened = Extract<IncidentChange, { kind: 'opened' }>;
export interface FoldedIncident extends Omit<Opened, 'kind' | 'at'> {
  readonly openedAt: string;
  resolvedAt?: string;
  resolution?: string;
}
export interface FoldedEvent extends IncidentEvent {
  /** Absent where it concerns no single one. */
  readonly cluster: string | undefined;
}
export interface Folded {
  /** By cluster; empty: the application as a whole. */
  readonly states: ReadonlyMap<string, IncidentState>;
  readonly incidents: readonly FoldedIncident[];
}

/** The incidents of one application that these events, the earliest first, tell of. */
export function foldIncidents(events: readonly FoldedEvent[]): Folded {
  const states = new Map<string, IncidentState>();
  const incidents: FoldedIncident[] = [];
  const stateOf = (cluster: string): IncidentState => states.get(cluster) ?? noState();
  for (const event of events) {
    const before: IncidentStates = {
      application: stateOf(''),
      cluster: event.cluster === undefined ? undefined : stateOf(event.cluster),
    };
    const after = trackIncident(before, event);
    states.set('', { ...after.states.application, lastAt: event.at });
    if (event.cluster !== undefined && after.states.cluster !== undefined) states.set(event.cluster, after.states.cluster);
    for (const change of after.changes) apply(incidents, change);
  }
  return { states, incidents };
}

function apply(incidents: FoldedIncident[], change: IncidentChange): void {
  if (change.kind === 'opened') {
    const { kind: _kind, at: openedAt, ...incident } = change;
    incidents.push({ ...incident, openedAt });
    return;
  }
  const open = incidents.find(({ cluster, resolvedAt }) => cluster === change.cluster && resolvedAt === undefined);
  if (open === undefined) return;
  open.resolvedAt = Date.parse(change.at) < Date.parse(open.openedAt) ? open.openedAt : change.at;
  open.resolution = change.resolution;
}
