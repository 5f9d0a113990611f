import type { Rollout } from '@fairlead/api-client';
import { PHASES, type Phase } from './phases';

/** All steps of one version's way. */
export interface Run {
  readonly key: string;
  /** Oldest first, never empty. */
  readonly steps: readonly Rollout[];
  readonly last: Rollout;
  readonly beganAt: string;
}

/** Steps apart by rollout, the newest rollout first. */
export function runsOf(steps: readonly Rollout[]): Run[] {
  const runs = new Map<string, Rollout[]>();
  for (const step of [...steps].sort((a, b) => Date.parse(a.at) - Date.parse(b.at))) {
    const key = `${step.revision}@${step.startedAt ?? ''}`;
    runs.set(key, [...(runs.get(key) ?? []), step]);
  }
  return [...runs]
    .flatMap(([key, held]) => {
      const last = held.at(-1);
      return last ? [{ key, steps: held, last, beganAt: last.startedAt ?? held[0]?.at ?? last.at }] : [];
    })
    .sort((a, b) => Date.parse(b.last.at) - Date.parse(a.last.at));
}

export interface StripStep {
  readonly phase: Phase;
  readonly state: 'done' | 'now' | 'ahead' | 'failed';
  readonly at?: string;
  /** How long it took; of the one that it is in now: until now. */
  readonly milliseconds?: number;
}
const WAY: readonly Phase[] = ['Progressing', 'Promoting', 'Finalising', 'Succeeded'];
const START: readonly Phase[] = ['Initializing', 'Initialized'];

/** The phases that a rollout went through, and those that lie ahead of it. */
export function stripOf({ steps, last }: Run, now: number): StripStep[] {
  const visits = visited(steps);
  const isOver = ['done', 'failed', 'rest'].includes(PHASES[last.phase].kind);
  const gone = visits.map(({ phase, at }, index): StripStep => {
    const next = visits[index + 1];
    const isLast = next === undefined;
    const state = isLast && PHASES[phase].kind === 'failed' ? 'failed' : isLast && !isOver ? 'now' : 'done';
    return { phase, at, state, ...(isLast && isOver ? {} : { milliseconds: (next ? Date.parse(next.at) : now) - Date.parse(at) }) };
  });
  return [...gone, ...ahead(last.phase).map((phase) => ({ phase, state: 'ahead' as const }))];
}

/** Each phase once in a row, and when it began. */
function visited(steps: readonly Rollout[]): { phase: Phase; at: string }[] {
  return steps.flatMap(({ phase, at }, index) => (steps[index - 1]?.phase === phase ? [] : [{ phase, at }]));
}

function ahead(phase: Phase): readonly Phase[] {
  if (START.includes(phase)) return START.slice(START.indexOf(phase) + 1);
  if (phase === 'Waiting') return WAY;
  if (phase === 'WaitingPromotion') return WAY.slice(1);
  return WAY.includes(phase) ? WAY.slice(WAY.indexOf(phase) + 1) : [];
}

export interface WeightPoint {
  readonly time: number;
  readonly weight: number;
}
export type Verdict = Rollout['metrics'][number]['verdict'];
export interface MetricPoint {
  readonly time: number;
  readonly verdict: Verdict;
  readonly value?: number;
}
export interface MetricSeries {
  readonly name: string;
  readonly points: readonly MetricPoint[];
  readonly min?: number;
  readonly max?: number;
  readonly passed: number;
  readonly failed: number;
  readonly noData: number;
}

/** Where the traffic went; a rollout that is under way still has its last weight now. */
export function weightsOf({ steps, last }: Run, now: number): WeightPoint[] {
  const points = steps.map(({ at, weight }) => ({ time: Date.parse(at), weight }));
  const isUnderWay = ['waits', 'under-way'].includes(PHASES[last.phase].kind);
  return isUnderWay ? [...points, { time: Math.max(now, Date.parse(last.at)), weight: last.weight }] : points;
}

/** One series for each metric, in the order in which they were first seen. */
export function metricsOf({ steps }: Run): MetricSeries[] {
  const byName = new Map<string, { points: MetricPoint[]; min?: number; max?: number }>();
  for (const { at, metrics } of steps) {
    for (const { name, verdict, value, min, max } of metrics) {
      const series = byName.get(name) ?? { points: [] };
      series.points.push({ time: Date.parse(at), verdict, ...(value === undefined ? {} : { value }) });
      // A threshold that was changed on the way: the newest counts.
      byName.set(name, { ...series, min, max });
    }
  }
  const count = (points: readonly MetricPoint[], verdict: Verdict) => points.filter((point) => point.verdict === verdict).length;
  return [...byName].map(([name, series]) => ({
    name,
    ...series,
    passed: count(series.points, 'pass'),
    failed: count(series.points, 'fail'),
    noData: count(series.points, 'noData'),
  }));
}

const number = new Intl.NumberFormat('en', { maximumFractionDigits: 2 });
export const numberText = (value: number): string => number.format(value);
/** `at least 99`, `at most 500`, `99 to 100`. */
export function limitsText({ min, max }: { min?: number; max?: number }): string {
  if (min !== undefined && max !== undefined) return `${numberText(min)} to ${numberText(max)}`;
  if (min !== undefined) return `at least ${numberText(min)}`;
  return max === undefined ? 'no limits' : `at most ${numberText(max)}`;
}
export const VERDICT_WORDS: Readonly<Record<Verdict, string>> = { pass: 'passed', fail: 'failed', noData: 'no data' };
/** A rollout is given up with the check after the last that was allowed. */
export const checksText = (failed: number, allowed: number): string => `${failed} failed, ${allowed} allowed`;

export interface Scale {
  readonly domain: readonly [number, number];
  readonly ticks: readonly number[];
}
/** About as many lines as a small chart bears. */
const LINES = 4;
/** Values and limits of a metric between round numbers. */
export function scaleOf({ points, min, max }: Pick<MetricSeries, 'points' | 'min' | 'max'>): Scale {
  const held = [...points.map(({ value }) => value), min, max].filter((value) => value !== undefined);
  const low = Math.min(...held);
  const high = Math.max(...held);
  if (held.length === 0) return { domain: [0, 1], ticks: [0, 1] };
  const step = roundStep((high - low || Math.abs(high) || 1) / LINES);
  // Of a limit that lies on the edge, its line would be half outside.
  const from = Math.floor((low - step / 4) / step);
  const first = low >= 0 ? Math.max(0, from) : from;
  const last = Math.ceil((high + step / 4) / step);
  const ticks = Array.from({ length: last - first + 1 }, (_, index) => Number(((first + index) * step).toPrecision(12)));
  return { domain: [ticks[0] ?? 0, ticks.at(-1) ?? 1], ticks };
}
/** 1, 2 or 5 times a power of ten, at least as much as asked for. */
function roundStep(atLeast: number): number {
  const power = 10 ** Math.floor(Math.log10(atLeast));
  return power * ([1, 2, 5].find((factor) => factor * power >= atLeast) ?? 10);
}
