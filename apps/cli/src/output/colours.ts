import type { Colour } from './table.js';

const COLOURS: Readonly<Record<string, Colour>> = {
  Healthy: 'green',
  Synced: 'green',
  Progressing: 'yellow',
  Syncing: 'yellow',
  OutOfSync: 'yellow',
  Suspended: 'grey',
  Degraded: 'red',
  Missing: 'red',
  Failed: 'red',
  refused: 'red',
  failed: 'red',
  open: 'red',
};
/** Of a health, sync or other state. */
export const colourOf = (state: string | undefined): Colour | undefined => (state === undefined ? undefined : COLOURS[state]);
