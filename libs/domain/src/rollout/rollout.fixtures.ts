import type { KubeObject } from '../manifests/kube-object.js';
import { advance } from './advance.js';
import type { RolloutAnswer, RolloutObservation, RolloutQuestion, RolloutStep } from './observation.js';
import { readCanary } from './read-canary.js';
import { initialRolloutState, type TargetRevision, type RolloutState } from './rollout-state.js';
import type { RolloutSpec } from './rollout-spec.js';

export const canary = (spec: Record<string, unknown>, annotations: Record<string, string> = {}): KubeObject => ({
  apiVersion: 'flagger.app/v1beta1',
  kind: 'Canary',
  metadata: { name: 'my-app', namespace: 'shop', annotations },
  spec: {
    targetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: 'my-app' },
    service: { port: 80, gatewayRefs: [{ name: 'web' }] },
    ...spec,
  },
});
/** A Canary's spec with provider gatewayapi:v1 unless it says another. */
export function specOf(
  analysis: Record<string, unknown> | undefined,
  more: Record<string, unknown> = {},
  annotations: Record<string, string> = {},
): RolloutSpec {
  const read = readCanary(canary({ provider: 'gatewayapi:v1', ...(analysis ? { analysis } : {}), ...more }, annotations));
  if (!read.spec) throw new Error(read.problems.join('\n'));
  return read.spec;
}
export const revision = (template: string, configs: Record<string, string> = {}): TargetRevision => ({ template, configs });

type Answers = Partial<Record<RolloutQuestion, boolean | RolloutAnswer>>;
/** A cluster that is always ready, in which a rollout is played tick by tick. */
export class Play {
  state: RolloutState = initialRolloutState();
  readonly asked: RolloutQuestion[] = [];
  readonly events: string[] = [];
  actions: string[] = [];
  target: RolloutObservation['target'] = { state: 'ready' };
  primary: RolloutObservation['primary'] = { state: 'ready' };
  revision = revision('v1');
  primaryRevision: TargetRevision | undefined = revision('v1');
  deleting = false;
  /** What a person decided, until a step settles it. */
  steering: RolloutObservation['steering'];
  answers: Answers = {};
  private ticks = 0;

  constructor(readonly spec: RolloutSpec) {}

  /** One call of the machine; whatever it asks is answered with `answers`, else passes, a rollback hook never does. */
  step(due = true): RolloutStep {
    const answers: RolloutObservation['answers'] = {};
    for (;;) {
      const observation = { ...this, at: new Date(this.ticks * 1000).toISOString(), due, answers };
      const result = advance(this.state, observation, this.spec);
      if (result.needs !== undefined) {
        if (answers[result.needs]) throw new Error(`${result.needs} was asked twice`);
        this.asked.push(result.needs);
        answers[result.needs] = this.answer(result.needs);
        continue;
      }
      if (result.event) this.events.push(result.event.message);
      this.state = result.state;
      this.actions = result.actions.map(({ type }) => type);
      // What the effects of the state do to the cluster.
      if (this.state.phase === 'Promoting' && this.state.applied) this.primaryRevision = this.state.applied;
      return result;
    }
  }
  /** Everything that the interval's end brings about. */
  tick(): RolloutState {
    this.ticks++;
    this.step();
    return this.settle();
  }
  /** What happens without the interval's end. */
  settle(): RolloutState {
    for (let left = 20; left > 0; left--) {
      const before = this.state;
      this.step(false);
      if (this.state === before) return this.state;
    }
    throw new Error('does not come to rest');
  }
  /** Ticks until the phase is reached; the weights met on the way. */
  until(phase: RolloutState['phase'], most = 40): number[] {
    const weights: number[] = [];
    while (this.state.phase !== phase) {
      if (most-- === 0) throw new Error(`stays ${this.state.phase}: ${this.state.message}`);
      this.tick();
      weights.push(this.state.weight);
    }
    return weights;
  }
  private answer(question: RolloutQuestion): RolloutAnswer {
    const answer = this.answers[question] ?? question !== 'rollback';
    return typeof answer === 'boolean' ? { passed: answer, message: `${question} says ${answer ? 'yes' : 'no'}` } : answer;
  }
}
/** A play at whose start v1 is initialized and v2 has just come. */
export function begun(spec: RolloutSpec): Play {
  const play = new Play(spec);
  play.settle();
  play.revision = revision('v2');
  return play;
}
