import type { PipelineStage } from '@fairlead/api-client';
import { durationText } from '../../../ui/ago';

export type StageState = PipelineStage['state'];
export interface Step {
  readonly stage: PipelineStage['stage'];
  readonly title: string;
  /** The worst of its clusters. */
  readonly state: StageState;
  /** One for each cluster, those that are not done first; one alone where the stage is the same for all. */
  readonly parts: readonly PipelineStage[];
  /** It is told of the version before, because the newest commit is stuck further up. */
  readonly isBefore: boolean;
  /** When the last of those in this state came so far. */
  readonly at: string | undefined;
  /** The longest of them. */
  readonly durationMilliseconds: number | undefined;
}

const TITLES: Readonly<Record<PipelineStage['stage'], string>> = {
  commit: 'Committed',
  source: 'Read',
  render: 'Rendered',
  sync: 'Applied',
  health: 'Healthy',
  rollout: 'Rolled out',
};
const OF_CLUSTERS: ReadonlySet<PipelineStage['stage']> = new Set(['sync', 'health']);
const WORST_FIRST: readonly StageState[] = ['failed', 'running', 'waiting', 'done', 'skipped'];
const rank = ({ state }: { readonly state: StageState }): number => WORST_FIRST.indexOf(state);

/** Stages with their clusters together, in the order in which a commit passes them. */
export function stepsOf(pipeline: readonly PipelineStage[]): Step[] {
  const stages = [...new Set(pipeline.map(({ stage }) => stage))];
  const stuckAt = stages.findIndex((stage) => pipeline.some((part) => part.stage === stage && part.state === 'failed'));
  return stages.map((stage, index) => {
    const parts = pipeline.filter((part) => part.stage === stage).sort((a, b) => rank(a) - rank(b));
    const state = parts[0]?.state ?? 'waiting';
    // Times of what is done say nothing of what is not.
    const like = state === 'waiting' ? [] : parts.filter((part) => part.state === state);
    return {
      stage,
      title: TITLES[stage],
      state,
      parts,
      isBefore: stuckAt >= 0 && index > stuckAt && OF_CLUSTERS.has(stage) && (state === 'done' || state === 'skipped'),
      at: latest(like.map(({ at }) => at)),
      durationMilliseconds: longest(like.map((part) => part.durationMilliseconds)),
    };
  });
}
const latest = (times: readonly (string | undefined)[]): string | undefined =>
  times
    .filter((time) => time !== undefined)
    .reduce<string | undefined>((a, b) => (a === undefined || Date.parse(b) > Date.parse(a) ? b : a), undefined);
const longest = (durations: readonly (number | undefined)[]): number | undefined => {
  const known = durations.filter((duration) => duration !== undefined);
  return known.length === 0 ? undefined : Math.max(...known);
};

export interface Whereabouts {
  readonly state: StageState;
  /** Where the newest commit is, in a few words. */
  readonly title: string;
  /** Why it is there; absent where all is done. */
  readonly why?: string;
}

/** Where the newest commit is and what it waits for: the one thing that somebody on call must see first. */
export function whereabouts(steps: readonly Step[]): Whereabouts {
  const stuck = steps.find(({ state }) => state === 'failed') ?? steps.find(({ state }) => state === 'running' || state === 'waiting');
  if (stuck === undefined) return arrived(steps);
  const part = stuck.parts[0];
  const behind = stuck.parts.filter(({ state }) => state === stuck.state);
  const where =
    behind.length === 1 && part?.cluster !== undefined && stuck.parts.length > 1 ? ` on ${part.cluster}` : ofMany(stuck, behind.length);
  const verb = { failed: 'Stuck', running: 'On its way', waiting: 'Waits', done: '', skipped: '' }[stuck.state];
  return { state: stuck.state, title: `${verb} before “${stuck.title}”${where}`, ...(part?.text && { why: part.text }) };
}
const ofMany = ({ parts }: Step, behind: number): string => (parts.length > 1 ? ` on ${behind} of ${parts.length} clusters` : '');

function arrived(steps: readonly Step[]): Whereabouts {
  const passed = steps.filter(({ state }) => state === 'done');
  const first = passed[0]?.at;
  const last = latest(passed.map(({ at }) => at));
  const took = first !== undefined && last !== undefined ? Date.parse(last) - Date.parse(first) : 0;
  const end = passed.at(-1)?.title.toLowerCase() ?? 'there';
  return {
    state: 'done',
    title: took > 0 ? `The newest commit is ${end}, ${durationText(took)} after it was made` : `The newest commit is ${end}`,
  };
}

/** `38 done, 1 running, 1 failed`. */
export function countsText(parts: readonly PipelineStage[]): string {
  const counts = WORST_FIRST.map((state) => [state, parts.filter((part) => part.state === state).length] as const);
  return counts.flatMap(([state, count]) => (count === 0 ? [] : [`${count} ${state}`])).join(', ');
}
