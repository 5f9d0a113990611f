import type { ObjectResult } from '@fairlead/contracts';
import { routeDrift } from './drift.js';
import { isWell, noTroubles, type TroubleMemories, type TroubleMemory, type Trouble } from './memory.js';
import { isOnCluster, type TroubleSignal, type TroubleSignalKind } from './signal.js';

/** A message to be sent. */
export interface Notice {
  readonly kind: 'synced' | 'failed' | 'degraded' | 'recovered' | 'drift-healed';
  readonly signal: TroubleSignal;
  /** Of a recovery: what was wrong. */
  readonly after?: readonly Trouble[];
  /** Of a recovery: when the first of the troubles that ended was seen; RFC 3339. */
  readonly since?: string | undefined;
  /** Of healed drift: events since the last message that got none of their own. */
  readonly counted?: number;
}
export interface Routed {
  readonly memories: TroubleMemories;
  readonly notice?: Notice;
}

interface Rule {
  readonly opens?: Trouble;
  /** Ends troubles of the cluster, or of the application for a signal without cluster. */
  readonly closes?: readonly Trouble[];
  /** Ends troubles of the application as a whole that an earlier generation had, because a cluster got a newer rendering. */
  readonly proves?: readonly Trouble[];
  /** Signals of which kind are compared by time, to find late and doubled ones. */
  readonly clock?: 'sync' | 'health';
}
/** The whole of the routing but drift: what each signal says about what is wrong. `routeSignal` does the same with every row. */
const RULES: Readonly<Record<Exclude<TroubleSignalKind, 'drift-healed'>, Rule>> = {
  'source-failed': { opens: 'source' },
  'render-failed': { opens: 'render' },
  rendered: { closes: ['source', 'render'] },
  'sync-failed': { opens: 'sync', clock: 'sync' },
  synced: { closes: ['sync'], proves: ['source', 'render'], clock: 'sync' },
  degraded: { opens: 'health', clock: 'health' },
  healthy: { closes: ['health'], clock: 'health' },
};

/**
 * Decides what a signal changes and whether somebody is told. Pure. The rules that hold whatever the order in which signals come:
 * - late (older generation) and doubled signals change nothing;
 * - a trouble is told once per generation and code; retries are silent;
 * - the end of the last trouble is told once, and then the sync that ended it is not;
 * - a sync is told once per generation and cluster, if it changed something.
 */
export function routeSignal(before: TroubleMemories, signal: TroubleSignal): Routed {
  if (signal.kind === 'drift-healed') return routeDrift(before, signal);
  const rule = RULES[signal.kind];
  const scope = (isOnCluster(signal) ? before.cluster : before.application) ?? noTroubles();
  if (isStale(scope, rule, signal)) return { memories: before };
  const seen = remember(scope, rule, signal);
  if (rule.opens !== undefined) return opened(before, seen, rule.opens, signal);
  return closed(before, seen, rule, signal);
}

function isStale(memory: TroubleMemory, rule: Rule, signal: TroubleSignal): boolean {
  if (signal.generation < memory.generation) return true;
  if (!isOnCluster(signal)) return false;
  const last = rule.clock && memory.seen[rule.clock];
  return signal.generation === memory.generation && last !== undefined && Date.parse(signal.at) <= Date.parse(last);
}

function remember(memory: TroubleMemory, rule: Rule, signal: TroubleSignal): TroubleMemory {
  const seen = signal.generation > memory.generation ? {} : memory.seen;
  return {
    ...memory,
    generation: signal.generation,
    seen: rule.clock !== undefined && isOnCluster(signal) ? { ...seen, [rule.clock]: signal.at } : seen,
  };
}

function opened(before: TroubleMemories, memory: TroubleMemory, trouble: Trouble, signal: TroubleSignal): Routed {
  const key = troubleKey(trouble, signal);
  const known = memory.told.includes(key);
  const after: TroubleMemory = {
    ...memory,
    troubles: { ...memory.troubles, [trouble]: signal.generation },
    since: memory.since ?? signal.at,
    told: known ? memory.told : [...memory.told.slice(-(MOST_TOLD - 1)), key],
  };
  const memories = replaced(before, after, signal);
  return known ? { memories } : { memories, notice: { kind: trouble === 'health' ? 'degraded' : 'failed', signal } };
}

const MOST_TOLD = 50;
/** A source that can't be read is tried again under new generations: what it is about is the commit, if one is known. */
const troubleKey = (trouble: Trouble, signal: TroubleSignal): string => {
  const code = 'problem' in signal ? signal.problem.code : '';
  const about = trouble === 'source' ? (signal.revision?.commit ?? '') : signal.generation;
  return `${trouble}:${about}:${code}`;
};

function closed(before: TroubleMemories, memory: TroubleMemory, rule: Rule, signal: TroubleSignal): Routed {
  const own = without(memory, rule.closes ?? [], signal.generation);
  // A rendering that is wrong in part (a platform document) still reaches the clusters: only a later one proves that it was put right.
  const whole = without(before.application, rule.proves ?? [], signal.generation - 1);
  const ended = endedOf(memory, own);
  const endedForAll = endedOf(before.application, whole);
  const memories = afterSuccess({ ...before, application: whole }, own, signal, endedForAll.length > 0);
  if (endedForAll.length > 0 || (ended.length > 0 && isWell(own))) {
    const since = earliest(endedForAll.length > 0 ? before.application.since : undefined, ended.length > 0 ? memory.since : undefined);
    return { memories, notice: { kind: 'recovered', signal, after: [...endedForAll, ...ended], since } };
  }
  const news = signal.kind === 'synced' && isWell(own) && isNews(before, memory, signal) && signal.results.some(changed);
  return news ? { memories, notice: { kind: 'synced', signal } } : { memories };
}

/** The first success of a generation decides whether it is news: what a later one changes is a retry's rest or healing. */
const isNews = ({ application }: TroubleMemories, memory: TroubleMemory, { generation }: TroubleSignal): boolean => {
  return generation > memory.good && generation !== application.recovered;
};

/** Notes a generation as good; that its objects became healthy says nothing of the kind, since those may be of the one before. */
function afterSuccess(before: TroubleMemories, own: TroubleMemory, signal: TroubleSignal, recovered: boolean): TroubleMemories {
  if (signal.kind === 'healthy') return replaced(before, own, signal);
  const note = (memory: TroubleMemory): TroubleMemory => ({
    ...memory,
    generation: Math.max(memory.generation, signal.generation),
    good: Math.max(memory.good, signal.generation),
  });
  const { application } = before;
  const whole = isOnCluster(signal)
    ? { ...note(application), recovered: recovered ? signal.generation : application.recovered }
    : application;
  return replaced({ ...before, application: whole }, note(own), signal);
}

/** Ends those of the troubles that were seen in this generation or before. */
function without(memory: TroubleMemory, troubles: readonly Trouble[], generation: number): TroubleMemory {
  const left = Object.entries(memory.troubles).filter(([name, seen]) => !troubles.some((one) => one === name) || seen > generation);
  const after = { ...memory, troubles: Object.fromEntries(left) };
  return isWell(after) && !isWell(memory) ? { ...after, told: [], since: undefined } : after;
}
const earliest = (...times: (string | undefined)[]): string | undefined =>
  times.filter((time) => time !== undefined).sort((a, b) => Date.parse(a) - Date.parse(b))[0];
const endedOf = (before: TroubleMemory, after: TroubleMemory): Trouble[] => {
  return (Object.keys(before.troubles) as Trouble[]).filter((trouble) => after.troubles[trouble] === undefined);
};
const replaced = (before: TroubleMemories, after: TroubleMemory, signal: TroubleSignal): TroubleMemories => {
  return isOnCluster(signal) ? { ...before, cluster: after } : { ...before, application: after };
};
const changed = ({ action }: ObjectResult): boolean => action === 'created' || action === 'configured' || action === 'pruned';
