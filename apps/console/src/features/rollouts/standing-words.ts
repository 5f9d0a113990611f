import type { Rollout } from '@fairlead/api-client';
import { imageName } from '../../ui/image-name';
import { PHASES } from './phases';
import type { Run } from './runs';

/** The version in few words: its images, else its workload. */
export const versionOf = ({ images, target }: Pick<Rollout, 'images' | 'target'>): string =>
  images.length === 0 ? `the new version of ${target}` : images.map(imageName).join(', ');

/** The version that had all traffic when a rollout began; undefined: no step tells. */
export function stableBefore(steps: readonly Rollout[], { beganAt, last }: Run): string | undefined {
  const before = steps.filter(
    ({ phase, at, revision, images }) =>
      (phase === 'Succeeded' || phase === 'Initialized') &&
      Date.parse(at) <= Date.parse(beganAt) &&
      revision !== last.revision &&
      images.length > 0,
  );
  const newest = before.reduce<Rollout | undefined>((a, b) => (a === undefined || Date.parse(b.at) > Date.parse(a.at) ? b : a), undefined);
  return newest && versionOf(newest);
}

/** What is going on, in a sentence that somebody who was just woken understands. */
export function headlineOf(rollout: Rollout, stable = 'the version before'): string {
  const version = versionOf(rollout);
  const { phase, weight, plan, iterations } = rollout;
  switch (phase) {
    case 'Initializing':
      return `${version} is set up for the first time`;
    case 'Initialized':
      return `Nothing is rolled out: ${version} has all traffic`;
    case 'Waiting':
      return `${version} waits to begin; ${stable} has all traffic`;
    case 'Progressing':
      if (plan?.strategy === 'a/b') return `${version} gets the requests that match: check ${iterations} of ${plan.iterations}`;
      if (weight > 0) return `${version} gets ${weight} % of the traffic`;
      if (plan?.strategy === 'blue-green' && iterations > 0)
        return `${version} is tested beside ${stable}: check ${Math.min(iterations, plan.iterations)} of ${plan.iterations}`;
      return `${version} starts; it gets no traffic yet`;
    case 'WaitingPromotion':
      return `${version} has taken every step and waits to be promoted`;
    case 'Promoting':
    case 'Finalising':
      return `${version} is being promoted`;
    case 'Succeeded':
      return `${version} is rolled out: it has all traffic`;
    case 'Failed':
      return weight === 100
        ? `The promotion of ${version} failed; it has all traffic`
        : `${version} was taken back; ${stable} has all traffic`;
    case 'Terminating':
    case 'Terminated':
      return PHASES[phase].means;
  }
}

/** How many failed checks it bears. */
export function budgetOf({ failedChecks, threshold }: Pick<Rollout, 'failedChecks' | 'threshold'>): string {
  const left = threshold - failedChecks;
  if (left <= 0) return `${failedChecks} of ${threshold} allowed checks failed: the next check takes it back.`;
  if (failedChecks === 0)
    return `No check has failed. ${left === 1 ? 'The first that fails takes it back by itself.' : `${left} that fail take it back by themselves.`}`;
  return `${failedChecks} ${failedChecks === 1 ? 'check has' : 'checks have'} failed; ${left === 1 ? 'one more takes' : `${left} more take`} it back.`;
}

/** When it is checked again, and what follows if that passes; undefined: nothing is due by the clock, or nobody knows. */
export function nextOf({
  phase,
  plan,
  weight,
  iterations,
  failedChecks,
  threshold,
  at,
}: Rollout): { dueAt: number; then: string } | undefined {
  if (plan === undefined || (phase !== 'Progressing' && phase !== 'WaitingPromotion')) return undefined;
  const dueAt = Date.parse(at) + plan.intervalSeconds * 1_000;
  if (failedChecks >= threshold) return { dueAt, then: 'it is taken back' };
  if (phase === 'WaitingPromotion') return undefined;
  if (plan.strategy !== 'weighted')
    return { dueAt, then: iterations < plan.iterations ? `check ${iterations + 1} of ${plan.iterations}` : 'it is promoted' };
  const next = plan.weights.find((step) => step > weight);
  return { dueAt, then: next === undefined ? 'it is promoted' : `${next} % of the traffic` };
}
