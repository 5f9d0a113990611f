import type { RolloutPhase } from '@fairlead/contracts';
import type { RolloutAnswer, RolloutQuestion, RolloutSpec } from '@fairlead/domain';
import type { Place } from '../rollout/place.js';
import { checkMetrics } from './check-metrics.js';
import { allAgree, anyAsksForRollback, type HookContext } from './webhooks.js';

export interface QuestionContext {
  spec: RolloutSpec;
  place: Place;
  phase: RolloutPhase;
  hooks: HookContext;
}

/** Puts a question of the machine to those who know: webhooks, and Prometheus. */
export async function answerQuestion(question: RolloutQuestion, { spec, place, phase, hooks }: QuestionContext): Promise<RolloutAnswer> {
  if (question === 'rollback') return anyAsksForRollback(phase, hooks);
  if (question !== 'analysis') return allAgree(question, phase === 'Waiting' ? phase : 'Progressing', hooks);
  const said = await allAgree('rollout', 'Progressing', hooks);
  return said.passed ? checkMetrics({ canary: hooks.name, spec, place, signal: hooks.signal }) : said;
}
