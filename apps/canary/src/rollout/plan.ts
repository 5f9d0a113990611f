import type { RolloutPlan } from '@fairlead/contracts';
import { maxWeightOf, nextWeight, strategyOf, type RolloutSpec } from '@fairlead/domain';

/** As many as an event holds; a step of one percent makes 100. */
const MOST_WEIGHTS = 100;

/** What lies ahead of a rollout from its beginning, for people who want to know what comes next; undefined where nothing is analysed. */
export function planOf(spec: Pick<RolloutSpec, 'provider' | 'analysis' | 'skipAnalysis'>): RolloutPlan | undefined {
  if (spec.skipAnalysis) return undefined;
  const { analysis } = spec;
  const strategy = strategyOf(spec);
  const intervalSeconds = analysis.intervalMilliseconds / 1000;
  return strategy === 'weighted'
    ? { strategy, weights: weightsOf(analysis), iterations: 0, intervalSeconds }
    : { strategy, weights: [], iterations: analysis.iterations, intervalSeconds };
}

function weightsOf(analysis: RolloutSpec['analysis']): number[] {
  const most = maxWeightOf(analysis);
  const weights: number[] = [];
  for (let weight = 0; weight < most && weights.length < MOST_WEIGHTS;) {
    const next = nextWeight(weight, analysis);
    if (next <= weight) break;
    weights.push(next);
    weight = next;
  }
  return weights;
}
