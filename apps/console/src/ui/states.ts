import type { Application } from '@fairlead/api-client';

export type Health = Application['health'];
export type Sync = Application['sync'];
/** Colours of Mantine's theme; never the only sign, each has a name and a shape beside it. */
export const HEALTH_COLOURS: Readonly<Record<Health, string>> = {
  Healthy: 'teal',
  Progressing: 'blue',
  Suspended: 'gray',
  Degraded: 'red',
  Missing: 'orange',
  Unknown: 'gray',
};
export const SYNC_COLOURS: Readonly<Record<Sync, string>> = {
  Synced: 'teal',
  Syncing: 'blue',
  OutOfSync: 'yellow',
  Failed: 'red',
  Unknown: 'gray',
};
/** Of a state that is told beside a health; the others say it themselves. */
export const SYNC_LABELS: Readonly<Record<Sync, string>> = {
  Synced: 'Synced',
  Syncing: 'Syncing',
  OutOfSync: 'OutOfSync',
  Failed: 'Sync failed',
  Unknown: 'Sync unknown',
};
/** Worst first. */
export const HEALTHS: readonly Health[] = ['Degraded', 'Missing', 'Unknown', 'Progressing', 'Suspended', 'Healthy'];
export const SYNCS: readonly Sync[] = ['Failed', 'OutOfSync', 'Unknown', 'Syncing', 'Synced'];
