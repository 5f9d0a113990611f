import type { ClusterSpec } from '@fairlead/contracts';
import {
  advanceRollout,
  arrangementOf,
  keyOf,
  lastTransition,
  ownerOf,
  readCanary,
  readRolloutState,
  refOf,
  revisionId,
  revisionOfState,
  rolloutStatusPatch,
  saysRefused,
  steeringRefusal,
  type KubeObject,
  type RolloutObservation,
  type Owner,
  type RolloutSpec,
  type RolloutState,
  type RolloutStep,
  type Steering,
} from '@fairlead/domain';
import { KubeApiError, type KubeClient } from '@fairlead/kube';
import type { Bus } from '@fairlead/messaging';
import type { Logger } from '@fairlead/service-kit';
import { answerQuestion } from '../analysis/answer-question.js';
import { tellAll, type HookContext } from '../analysis/webhooks.js';
import type { TenantAccounts } from '../clusters/tenant-accounts.js';
import { announce, type Announcement } from './announce.js';
import { steeringOf, type Decisions } from './decisions.js';
import { addFinalizer, FINALIZER, removeFinalizer } from './finalizer.js';
import { observe, type Scene } from './observe.js';
import { NotServingError, Place, type AppliedObjects } from './place.js';
import { refuse } from './refuse.js';
import type { RolloutMetrics } from './rollout-metrics.js';
import { settle, type Settled } from './settle.js';

export interface RunnerOptions {
  readonly cluster: string;
  readonly defaults: NonNullable<ClusterSpec['rollouts']>;
  readonly client: KubeClient;
  readonly bus: Bus;
  readonly accounts: TenantAccounts;
  readonly logger: Logger;
  readonly metrics: RolloutMetrics;
  readonly decisions: Decisions;
  readonly mayWrite: () => boolean;
  readonly signal: AbortSignal;
}
/** One Canary in one run. */
interface Run {
  canary: KubeObject;
  owner: Owner;
  spec: RolloutSpec;
  place: Place;
  state: RolloutState;
}

/** Moves of one run: more than a rollout without waiting has; a machine that turns in circles is stopped. */
const MOST_MOVES = 30;
/** Looks until the cluster is as it should be; more means that somebody undoes what is done here. */
const MOST_ATTEMPTS = 4;
/** A Canary at rest is looked at so often, for changes that no watch tells (its ConfigMaps, its route), in milliseconds, or at its interval if that is longer. */
const REST_MILLISECONDS = 60_000;
/** What waits for something other than its interval is looked at so often. */
const WAIT_MILLISECONDS = 15_000;
/** A step so young is told again by whoever takes over, for the case that its teller died before it could: JetStream knows it if not. */
const TELL_AGAIN_MILLISECONDS = 100_000;
const AT_REST = new Set(['Initialized', 'Succeeded', 'Failed']);

/** Carries a Canary on as far as it can go now: observe, make the cluster as the state wants it, take the machine's next step, write it, tell it; again, until nothing changes. */
export class RolloutRunner {
  /** When a Canary was last checked, where that changed nothing in its status. */
  private readonly lastChecks = new Map<string, number>();
  private readonly seen = new Set<string>();
  private readonly untold = new Map<string, Announcement>();
  private readonly applied = new Map<string, AppliedObjects>();

  constructor(private readonly options: RunnerOptions) {}

  /** @returns after how many milliseconds it is to be run again */
  async run(found: KubeObject): Promise<number | undefined> {
    const key = keyOf(found);
    const canary = await this.options.client.get(refOf(found), { signal: this.options.signal });
    if (!canary) return this.forget(key);
    const owner = ownerOf(canary);
    if (!owner || !this.options.mayWrite()) return undefined;
    const untold = this.untold.get(key);
    if (untold) await this.tell(key, untold);
    const read = readCanary(canary, this.options.defaults);
    if (!read.spec) {
      if (canary.metadata.deletionTimestamp !== undefined) await removeFinalizer(this.options.client, canary);
      await refuse(this.options, { canary, owner, problems: read.problems });
      await this.options.decisions.refuseAll(key, `The Canary can't be carried out: ${read.problems.join('; ')}`);
      return undefined;
    }
    if (!this.seen.has(key) && read.notes.length > 0)
      this.options.logger.info('parts of a Canary have no effect', { canary: key, notes: read.notes });
    const place = this.placeOf(canary, owner);
    const run: Run = { canary, owner, spec: read.spec, place, state: readRolloutState(canary) };
    if (canary.metadata.deletionTimestamp !== undefined && !hasFinalizer(canary)) return undefined;
    run.canary = await addFinalizer(this.options.client, run.canary, read.spec);
    try {
      return await this.carryOn(key, run);
    } catch (error) {
      await this.sayTrouble(run, error);
      throw error;
    }
  }

  forget(key: string): undefined {
    this.lastChecks.delete(key);
    this.seen.delete(key);
    this.untold.delete(key);
    this.applied.delete(key);
    const [, , namespace = '', name = ''] = key.split('/');
    this.options.metrics.forget({ cluster: this.options.cluster, namespace, name });
    return undefined;
  }

  private async carryOn(key: string, run: Run): Promise<number | undefined> {
    for (let moves = 0; moves < MOST_MOVES; moves++) {
      const steering = await this.steering(key, run);
      const { scene, settled } = await this.arranged(run);
      if (!scene) {
        await this.write(run, { ...run.state, message: `Deployment ${run.spec.target.name} is not there yet` }, false);
        return run.canary.metadata.deletionTimestamp === undefined ? WAIT_MILLISECONDS : this.release(run);
      }
      await this.tellAgain(key, run, scene);
      if (settled?.routeProblem !== undefined && !AT_REST.has(run.state.phase)) {
        await this.write(run, { ...run.state, message: settled.routeProblem }, false);
        return WAIT_MILLISECONDS;
      }
      if (run.state.phase === 'Terminated') return this.release(run);
      const step = await this.nextStep(key, run, scene, steering);
      this.options.metrics.tell(this.labels(run), step.state);
      if (step.state === run.state) break;
      if (!(await this.take(run, scene, step))) return 0;
    }
    return this.nextLook(key, run);
  }

  /** What a person decided and can still be done; what was done, or can't be any more, is told. */
  private async steering(key: string, { state, owner, spec }: Run): Promise<Steering | undefined> {
    const { decisions } = this.options;
    for (let decision = decisions.of(key); decision !== undefined; decision = decisions.of(key)) {
      const place = { phase: state.phase, revision: revisionOfState(state), name: spec.target.name };
      const isOwn = owner.tenant === decision.tenant && owner.application === decision.application;
      if (state.decided === decision.id) await decisions.settle(key, decision, 'done', state.message);
      else {
        // Whoever may steer one tenant's rollouts must not steer another's by its name.
        const refusal = isOwn ? steeringRefusal(decision, place) : `It is no Canary of ${decision.tenant}/${decision.application}.`;
        if (refusal === undefined) return steeringOf(decision);
        await decisions.settle(key, decision, 'failed', refusal);
      }
    }
    return undefined;
  }

  /** Looks, and makes what it sees as the state wants it, until both agree: a step may rest only on what has been arranged. */
  private async arranged({ canary, spec, state, place }: Run): Promise<{ scene?: Scene; settled?: Settled }> {
    let found: { scene?: Scene; settled?: Settled } = {};
    for (let attempt = 0; attempt < MOST_ATTEMPTS; attempt++) {
      const scene = await observe(spec, place);
      if (!scene) return {};
      const settled = await settle({ canary, spec, state, scene, place, arrangement: arrangementOf(state, scene.observed, spec) });
      found = { scene, settled };
      if (!settled.changed) break;
    }
    return found;
  }

  /** Asks whatever the machine needs to know for its next step. */
  private async nextStep(key: string, run: Run, scene: Scene, steering: Steering | undefined): Promise<RolloutStep> {
    const now = Date.now();
    const due = now - this.lastCheck(key, run) >= run.spec.analysis.intervalMilliseconds;
    const answers: RolloutObservation['answers'] = {};
    for (;;) {
      const deleting = run.canary.metadata.deletionTimestamp !== undefined;
      const observation: RolloutObservation = { ...scene.observed, at: new Date(now).toISOString(), due, deleting, answers, steering };
      const result = advanceRollout(run.state, observation, run.spec);
      if (result.needs === undefined) {
        if (due) this.lastChecks.set(key, now);
        return result;
      }
      const { spec, state, place } = run;
      const answer = await answerQuestion(result.needs, { spec, place, phase: state.phase, hooks: this.hookContext(run, state) });
      this.options.metrics.checked(this.labels(run), answer.verdicts ?? []);
      answers[result.needs] = answer;
    }
  }

  /** @returns false where somebody else has written the Canary meanwhile: everything is looked at anew */
  private async take(run: Run, scene: Scene, { state, event, actions }: RolloutStep): Promise<boolean> {
    const before = run.state;
    const at = new Date().toISOString();
    if (!(await this.write(run, state, event !== undefined, at))) return false;
    if (event) {
      const { cluster, logger } = this.options;
      const { canary, owner, spec } = run;
      logger.info('rollout took a step', { canary: keyOf(canary), phase: state.phase, weight: state.weight, message: event.message });
      await this.tell(keyOf(canary), { owner, cluster, canary, spec, state, previous: before.phase, target: scene.target, event, at });
      void this.tellHooks('event', run, {
        eventMessage: event.message,
        eventType: event.severity === 'info' ? 'Normal' : 'Warning',
        timestamp: String(Date.parse(at)),
      });
    }
    if (actions.some(({ type }) => type === 'call-post-rollout')) void this.tellHooks('post-rollout', run);
    if ((state.phase === 'Succeeded' || state.phase === 'Failed') && before.phase !== state.phase) {
      const seconds = state.startedAt ? (Date.parse(at) - Date.parse(state.startedAt)) / 1000 : undefined;
      this.options.metrics.hasEnded(this.labels(run), state.phase, seconds);
    }
    return true;
  }

  private async write(run: Run, state: RolloutState, isStep: boolean, at = new Date().toISOString()): Promise<boolean> {
    if (!isStep && state.message === run.state.message && !saysRefused(run.canary)) return true;
    if (!this.options.mayWrite()) return false;
    try {
      const patch = rolloutStatusPatch(run.canary, state, at, isStep);
      run.canary = await this.options.client.mergePatch(refOf(run.canary), patch, { subresource: 'status', signal: this.options.signal });
      run.state = state;
      return true;
    } catch (error) {
      if (error instanceof KubeApiError && (error.status === 409 || error.status === 404)) return false;
      throw error;
    }
  }

  /** What NATS did not take is told before anything else is done. */
  private async tell(key: string, announcement: Announcement): Promise<void> {
    this.untold.set(key, announcement);
    await announce(this.options.bus, announcement);
    this.untold.delete(key);
  }

  /** Why a rollout can't go on stands on the Canary too, where people look first. */
  private async sayTrouble(run: Run, error: unknown): Promise<void> {
    if (error instanceof NotServingError || this.options.signal.aborted) return;
    const message = `can't go on: ${error instanceof Error ? error.message : String(error)}`.slice(0, 2000);
    await this.write(run, { ...run.state, message }, false).catch(() => undefined);
  }

  private async tellHooks(type: 'post-rollout' | 'event', run: Run, more?: Record<string, string>): Promise<void> {
    const problems = await tellAll(type, run.state.phase, this.hookContext(run, run.state), more);
    if (problems.length > 0) this.options.logger.warn('a webhook could not be told', { canary: keyOf(run.canary), type, problems });
  }

  private async tellAgain(key: string, { canary, owner, spec, state }: Run, scene: Scene): Promise<void> {
    if (this.seen.has(key)) return;
    this.seen.add(key);
    const at = lastTransition(canary);
    if (at === undefined || Date.now() - at > TELL_AGAIN_MILLISECONDS) return;
    const event = { message: state.message, severity: 'info' as const, verdicts: [] };
    await announce(this.options.bus, {
      owner,
      cluster: this.options.cluster,
      canary,
      spec,
      state,
      target: scene.target,
      event,
      at: new Date(at).toISOString(),
    });
  }

  private async release(run: Run): Promise<undefined> {
    await removeFinalizer(this.options.client, run.canary);
    return undefined;
  }

  private lastCheck(key: string, { canary }: Run): number {
    return Math.max(lastTransition(canary) ?? 0, this.lastChecks.get(key) ?? 0);
  }

  private nextLook(key: string, run: Run): number {
    const { phase } = run.state;
    const interval = run.spec.analysis.intervalMilliseconds;
    if (AT_REST.has(phase)) return Math.max(interval, REST_MILLISECONDS);
    const left = this.lastCheck(key, run) + interval - Date.now();
    // Due but not taken: it waits for pods, of which a watch tells.
    return left > 0 ? left : WAIT_MILLISECONDS;
  }

  private placeOf(canary: KubeObject, owner: Owner): Place {
    const { client, accounts, cluster, mayWrite, signal } = this.options;
    const namespace = canary.metadata.namespace ?? 'default';
    const applied: AppliedObjects = this.applied.get(keyOf(canary)) ?? new Map();
    this.applied.set(keyOf(canary), applied);
    const as = accounts.accountFor(owner.tenant, namespace, cluster);
    return new Place({ client, namespace, canary, mayWrite, signal, applied, as });
  }

  private hookContext({ canary, spec }: Run, state: RolloutState): HookContext {
    const { name, namespace = 'default' } = canary.metadata;
    return { name, namespace, checksum: state.applied ? revisionId(state.applied) : '', spec, signal: this.options.signal };
  }

  private labels({ canary }: Run): { cluster: string; namespace: string; name: string } {
    return { cluster: this.options.cluster, namespace: canary.metadata.namespace ?? 'default', name: canary.metadata.name };
  }
}

const hasFinalizer = ({ metadata }: KubeObject): boolean => (metadata.finalizers ?? []).includes(FINALIZER);
