import type { EventRecord } from '../history/history-writer.js';
import type { Happened } from './incident-book.js';
import { INCIDENT_TYPES, trackIncident, type IncidentEvent } from './track-incident.js';

const TYPES: ReadonlySet<string> = new Set(INCIDENT_TYPES);

/** What of an event may open or end an incident. */
export function happenedOf({ type, tenant, application, cluster, payload, at }: EventRecord): Happened[] {
  if (!TYPES.has(type)) return [];
  const event = { type, message: payload, at } as unknown as IncidentEvent;
  return [{ tenant, application, cluster, at, track: (before) => trackIncident(before, event) }];
}
