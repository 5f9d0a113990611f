import type { Rollout } from '@fairlead/api-client';
import { PHASES, isUnderWay, type Phase } from './phases';

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
  /** Of a step of the analysis, and of a promotion that failed: how much of the traffic the new version has. */
  readonly weight?: number;
  readonly state: 'done' | 'now' | 'ahead' | 'failed';
  readonly at?: string;
  /** How long it took; of the one that it is in now: until now. */
  readonly milliseconds?: number;
}
/** What follows the analysis; what lies between them is over before anybody reads it. */
const END: readonly Phase[] = ['Promoting', 'Succeeded'];

/** The steps that a rollout went through, weight by weight, and those that lie ahead of it. */
export function stripOf({ steps, last }: Run, now: number): StripStep[] {
  const visits = visited(steps);
  const isOver = ['done', 'failed', 'rest'].includes(PHASES[last.phase].kind);
  const gone = visits.map(({ phase, weight, at }, index): StripStep => {
    const next = visits[index + 1];
    const isLast = next === undefined;
    const state = isLast && PHASES[phase].kind === 'failed' ? 'failed' : isLast && !isOver ? 'now' : 'done';
    const milliseconds = isLast && isOver ? undefined : (next ? Date.parse(next.at) : now) - Date.parse(at);
    return { phase, at, state, ...stepWeight(phase, weight), ...(milliseconds === undefined ? {} : { milliseconds }) };
  });
  return [...gone, ...ahead(last).map((step) => ({ ...step, state: 'ahead' as const }))];
}
const stepWeight = (phase: Phase, weight: number): { weight?: number } =>
  (phase === 'Progressing' && weight > 0) || (phase === 'Failed' && weight === 100) ? { weight } : {};

/** Each phase once in a row, that of the analysis once for each weight, and when it began. */
function visited(steps: readonly Rollout[]): { phase: Phase; weight: number; at: string }[] {
  const isSame = (a: Rollout | undefined, b: Rollout): boolean =>
    a?.phase === b.phase && (b.phase !== 'Progressing' || a.weight === b.weight);
  return steps
    .flatMap((step, index) => (isSame(steps[index - 1], step) ? [] : [step]))
    .map(({ phase, weight, at }) => ({ phase, weight, at }));
}

function ahead({ phase, weight, plan }: Rollout): { phase: Phase; weight?: number }[] {
  const end = END.map((one) => ({ phase: one }));
  const analysis = (plan?.weights ?? []).filter((step) => step > weight).map((step) => ({ phase: 'Progressing' as const, weight: step }));
  switch (phase) {
    case 'Initializing':
      return [{ phase: 'Initialized' }];
    case 'Waiting':
      return [{ phase: 'Progressing' }, ...analysis, ...end];
    case 'Progressing':
      return [...analysis, ...end];
    case 'WaitingPromotion':
      return end;
    case 'Promoting':
    case 'Finalising':
      return [{ phase: 'Succeeded' }];
    default:
      return [];
  }
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
  readonly unit?: string;
  readonly passed: number;
  readonly failed: number;
  readonly noData: number;
}

/** The new version's share of the traffic in percent: in the end it has all, because the primary is the new version then. */
export const shareOf = ({ phase, weight }: Pick<Rollout, 'phase' | 'weight'>): number =>
  phase === 'Finalising' || phase === 'Succeeded' || phase === 'Initialized' ? 100 : weight;

/** Where the traffic went; a rollout that is under way still has its last share now. */
export function weightsOf({ steps, last }: Run, now: number): WeightPoint[] {
  const points = steps.map((step) => ({ time: Date.parse(step.at), weight: shareOf(step) }));
  return isUnderWay(last.phase) ? [...points, { time: Math.max(now, Date.parse(last.at)), weight: shareOf(last) }] : points;
}

export interface Check {
  readonly name: string;
  readonly verdict: Verdict;
  readonly at: string;
  readonly value?: number;
  readonly min?: number;
  readonly max?: number;
  readonly unit?: string;
}
/** The newest measurement of each metric; of a rollout that failed, those that failed come first. */
export function checksOf({ steps }: Pick<Run, 'steps'>): Check[] {
  const newest = steps.findLast(({ metrics }) => metrics.length > 0);
  const checks = (newest?.metrics ?? []).map((metric) => ({ ...metric, at: newest?.at ?? '' }));
  return checks.sort((a, b) => Number(a.verdict === 'pass') - Number(b.verdict === 'pass'));
}

/** One series for each metric, in the order in which they were first seen. */
export function metricsOf({ steps }: Run): MetricSeries[] {
  const byName = new Map<string, { points: MetricPoint[]; min?: number; max?: number; unit?: string }>();
  for (const { at, metrics } of steps) {
    for (const { name, verdict, value, min, max, unit } of metrics) {
      const series = byName.get(name) ?? { points: [] };
      series.points.push({ time: Date.parse(at), verdict, ...(value === undefined ? {} : { value }) });
      // A threshold that was changed on the way: the newest counts.
      byName.set(name, { ...series, min, max, unit });
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
export const numberText = (value: number, unit?: string): string => `${number.format(value)}${unit === undefined ? '' : `\u00a0${unit}`}`;
/** `at least 99`, `at most 500`, `99 to 100`. */
export function limitsText({ min, max, unit }: { min?: number; max?: number; unit?: string }): string {
  if (min !== undefined && max !== undefined) return `${numberText(min)} to ${numberText(max, unit)}`;
  if (min !== undefined) return `at least ${numberText(min, unit)}`;
  return max === undefined ? 'no limits' : `at most ${numberText(max, unit)}`;
}
export const VERDICT_WORDS: Readonly<Record<Verdict, string>> = { pass: 'passed', fail: 'failed', noData: 'no data' };
export const checksText = (failed: number, allowed: number): string => `${failed} failed, ${allowed} allowed`;

export interface Scale {
  readonly domain: readonly [number, number];
  readonly ticks: readonly number[];
}
/** About as many lines as a small chart bears. */
const LINES = 4;
/** Values and limits of a metric between round numbers. */
export function scaleOf({ points, min, max, unit }: Pick<MetricSeries, 'points' | 'min' | 'max' | 'unit'>): Scale {
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
  // Of a share there is no more than all.
  const shown = unit === '%' && high <= 100 ? ticks.filter((tick) => tick <= 100) : ticks;
  return { domain: [shown[0] ?? 0, shown.at(-1) ?? 1], ticks: shown };
}
/** 1, 2 or 5 times a power of ten, at least as much as asked for. */
function roundStep(atLeast: number): number {
  const power = 10 ** Math.floor(Math.log10(atLeast));
  return power * ([1, 2, 5].find((factor) => factor * power >= atLeast) ?? 10);
}
