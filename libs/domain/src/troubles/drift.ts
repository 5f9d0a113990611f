import type { Routed } from './route.js';
import { noTroubles, type TroubleMemories, type TroubleMemory } from './memory.js';
import type { TroubleSignalOf } from './signal.js';

const SHORTEST_QUIET_MILLISECONDS = 60_000;
const LONGEST_QUIET_MILLISECONDS = 3_600_000;

/**
 * One message for each event, but somebody (or another controller) who changes the same thing again and again gets fewer and fewer: after each
 * message comes a time in which events are only counted, twice as long each time, until it has been calm for that long.
 */
export function routeDrift(before: TroubleMemories, signal: TroubleSignalOf<'drift-healed'>): Routed {
  const memory = before.cluster ?? noTroubles();
  const { drift } = memory;
  const at = Date.parse(signal.at);
  if (signal.generation < memory.generation || (drift !== undefined && at <= Date.parse(drift.last))) return { memories: before };
  const save = (next: TroubleMemory['drift']): TroubleMemories => ({
    ...before,
    cluster: { ...memory, generation: signal.generation, seen: signal.generation > memory.generation ? {} : memory.seen, drift: next },
  });
  if (drift !== undefined && at - Date.parse(drift.told) < drift.quiet) {
    return { memories: save({ ...drift, last: signal.at, counted: drift.counted + 1 }) };
  }
  const calm = drift === undefined || at - Date.parse(drift.last) >= drift.quiet;
  const quiet = calm ? SHORTEST_QUIET_MILLISECONDS : Math.min(drift.quiet * 2, LONGEST_QUIET_MILLISECONDS);
  const memories = save({ last: signal.at, told: signal.at, quiet, counted: 0 });
  return { memories, notice: { kind: 'drift-healed', signal, counted: drift?.counted ?? 0 } };
}
