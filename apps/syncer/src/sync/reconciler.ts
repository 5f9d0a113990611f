import { FairleadError, milliseconds, PLATFORM_TENANT, type ObjectResult, type Problem } from '@fairlead/contracts';
import { applicationLabel, planSync, type DesiredObject, type KubeObject, type Owner, type SyncPlan } from '@fairlead/domain';
import { KindNotServedError } from '@fairlead/kube';
import type { Bus } from '@fairlead/messaging';
import { tracing, type Logger, type Metrics } from '@fairlead/service-kit';
import type { LiveObjects } from '../live/live-objects.js';
import { summarise, withTimeout, type Summary } from '../status/summarise.js';
import type { StatusReporter } from '../status/status-reporter.js';
import { applicationKey, type ApplicationState, type Request } from './application-state.js';
import { applyPlan, problemOf, type Doing } from './apply-plan.js';
import { attendAwaited } from './awaited-prunes.js';
import { answerConfirmations, type Confirmed } from './answer-confirmations.js';
import { retryDelay, RIGHTS_PATIENCE, RIGHTS_RETRY } from './backoff.js';
import { LeaseLostError } from './errors.js';
import type { Gate, Passage } from './gate.js';
import { isProvided } from './identity.js';
import { noteHeals, postpone } from './healing.js';
import { loadRendering } from './load-rendering.js';
import { awaitedReason, notApplied, notAutomatic, notAutomaticReason, NOTHING_LEFT, observedOf, type Left } from './observed.js';
import { answerRequests, describeSync, triedAgain, type Answer } from './requests.js';

/**
 * Milliseconds after a sync within which Progressing isn't told: most objects are healthy sooner, and each step on the way there would be a message to
 * everybody.
 */
const SETTLING = 250;
/** How often something that an application waits for is looked at when nobody tells of it, in milliseconds. */
const WAITING_INTERVAL = 2_000;

export interface ReconcilerOptions extends Doing {
  readonly bus: Bus;
  readonly live: LiveObjects;
  readonly logger: Logger;
  readonly metrics: Metrics;
  readonly reporter: StatusReporter;
  readonly gate: Gate;
  /** Why nothing may be applied because somebody suspended the application, in a sentence; undefined: nobody did. */
  readonly suspended: (application: ApplicationState) => string | undefined;
  /** What people confirmed of an application's deletions. */
  readonly confirmations: (application: ApplicationState) => readonly Confirmed[];
  /** Whether another application is still there: what a former one left may be taken. */
  readonly isPresent: (other: Owner) => boolean;
  /** It was synced and healthy with its newest rendering for the first time. */
  readonly ready: (application: ApplicationState) => void;
  /** Asks for another run after so many milliseconds. */
  readonly again: (application: ApplicationState, delayMilliseconds: number) => void;
  /** Resolves when every kind is watched of which the cluster holds a managed object. */
  readonly kindsKnown: Promise<void>;
  /** A deleted application's objects are gone: nothing more is to be known of it. */
  readonly gone: (application: ApplicationState) => void;
}

/** One look at one application: observe, plan, act, say how it stands. Whatever happened before, the same look leads to the same end. */
export class Reconciler {
  private readonly syncs;

  constructor(private readonly options: ReconcilerOptions) {
    this.syncs = options.metrics.counter('fairlead_syncs_total', 'Syncs ended, by cluster and outcome.', ['cluster', 'outcome']);
  }

  /** @param contact why the cluster doesn't answer, if it doesn't */
  async reconcile(application: ApplicationState, contact: string | undefined): Promise<void> {
    if (contact) return this.unknown(application, contact, { code: 'ClusterUnreachable', message: contact.slice(0, 4000) });
    try {
      // Only what a rendering makes necessary belongs to the push that brought it; healing is of its own.
      const fresh = application.syncedGeneration < application.desired.generation;
      const attributes = { 'fairlead.application': application.key, 'fairlead.cluster': this.options.cluster };
      await tracing.continueTrace('sync', attributes, fresh ? application.traceparent : undefined, () => this.look(application));
    } catch (error) {
      if (error instanceof LeaseLostError) return this.options.logger.warn('sync given up', { application: application.key, error });
      await this.couldNotLook(application, error);
    }
  }

  private async look(application: ApplicationState): Promise<void> {
    const { generation, bundle } = application.desired;
    const startedAt = new Date();
    // Who asks from now on means a look that begins later.
    const requests = [...application.requests.values()];
    // What a deleted application still has can be known only then.
    const confirmed = new Set(this.options.confirmations(application));
    if (bundle === undefined || [...confirmed].some(({ told }) => !told)) await this.options.kindsKnown;
    const passage = await this.options.gate.pass(application);
    if (!('mandate' in passage)) return this.hold(application, passage, startedAt, requests);
    application.mandate = passage.mandate;
    const desired = await this.observe(application);
    let plan = this.plan(application, desired);
    // Of a deleted application no document is left that could say so.
    const suspended = bundle === undefined ? undefined : this.options.suspended(application);
    if (suspended !== undefined) return this.leave(application, desired, plan, suspended, requests);
    if (await attendAwaited(application, plan, this.options)) plan = this.plan(application, desired);
    await answerConfirmations(this.options.confirmations(application), confirmed, plan, this.options);
    application.contestedBy = new Set(plan.contested.map(({ by }) => applicationKey(by)));
    if (bundle === undefined && this.isGone(plan)) return this.finishDeletion(application);
    if (application.isNew && application.desired.policy.automatic === false && !application.requested)
      return this.report(application, desired, plan, undefined, { left: notAutomatic(plan), reason: notAutomaticReason(application) });
    const { wait, left } = postpone(application, plan);
    if (wait !== undefined) this.options.again(application, wait);
    if (wait !== undefined && plan.steps.length === 0) return this.report(application, desired, plan, undefined, { left });
    const results = plan.refusal === undefined && plan.steps.length ? await applyPlan(application, plan, this.options) : [];
    // A newer rendering came meanwhile: its own run tells how it stands.
    if (application.desired.generation !== generation) return;
    await this.conclude(application, desired, plan, results, { startedAt, left, requests });
  }

  /** Nothing is applied: something must be corrected, or comes by itself. What the cluster holds stays as it is and is not judged anew. */
  private async hold(
    application: ApplicationState,
    passage: Exclude<Passage, { mandate: unknown }>,
    startedAt: Date,
    requests: readonly Request[],
  ): Promise<void> {
    const { reporter, again } = this.options;
    const problem = 'problem' in passage ? passage.problem : undefined;
    const reason = 'problem' in passage ? passage.problem.message : passage.waits;
    if (problem && 'alert' in passage && passage.alert && application.toldProblem !== reason) {
      application.attempt = Math.max(1, application.attempt);
      await reporter.finished(application, { synced: false, problem, results: [], startedAt });
      application.toldProblem = reason;
    }
    if (problem) await this.answer(application, requests, { outcome: 'failed', detail: reason });
    // Nothing was tried: a restart must not take it for applied.
    if (!problem) application.attempt = 0;
    again(application, WAITING_INTERVAL);
    const { objectCount = 0, objects = [], health } = application.reported ?? {};
    const known = health === undefined || health === 'Unknown' ? (problem ? 'Missing' : 'Progressing') : health;
    await reporter.status(application, { sync: 'OutOfSync', health: known, reason: reason.slice(0, 2000), objectCount, objects }, problem);
  }

  /** Somebody suspended it: it is looked at, and nothing is done about what is seen. */
  private async leave(
    application: ApplicationState,
    desired: readonly DesiredObject[],
    plan: SyncPlan,
    reason: string,
    requests: readonly Request[],
  ): Promise<void> {
    application.retryAt = undefined;
    await this.answer(application, requests, { outcome: 'failed', detail: reason }, true);
    await this.report(application, desired, plan, undefined, {
      left: notApplied(plan, 'not as in Git; the application is suspended'),
      reason,
      ...(plan.steps.length > 0 ? { sync: 'OutOfSync' } : {}),
    });
  }

  private answer(application: ApplicationState, requests: readonly Request[], answer: Answer, over = false): Promise<void> {
    const { bus, cluster } = this.options;
    return answerRequests(application, requests, answer, { bus, cluster, over });
  }

  private async observe(application: ApplicationState): Promise<DesiredObject[]> {
    const { bus, client, cluster, live } = this.options;
    const all = await loadRendering(application, bus, client);
    const isMade = ({ ref }: DesiredObject): boolean => isProvided(application.mandate, ref, cluster);
    application.provided = all.filter(isMade);
    const desired = application.provided.length > 0 ? all.filter((one) => !isMade(one)) : all;
    const kinds = new Map(desired.map(({ ref }) => [`${ref.group}/${ref.kind}`, ref]));
    await Promise.all(
      [...kinds.values()].map(async (kind) => {
        try {
          await live.ensure(await client.discovery.find(kind));
        } catch (error) {
          // Its definition may be part of this very rendering; if not, applying it says what is missing.
          if (!(error instanceof KindNotServedError)) throw error;
        }
      }),
    );
    return desired;
  }

  private plan(application: ApplicationState, desired: readonly DesiredObject[]): SyncPlan {
    const { policy, generation, bundle } = application.desired;
    const whole = application.requested || application.syncedGeneration < generation;
    return planSync({
      owner: application.desired,
      desired,
      live: this.liveOf(application, desired),
      baselines: application.baselines,
      policy,
      mode: whole ? 'sync' : 'heal',
      deleted: bundle === undefined,
      ...(application.mandate.confines ? { confines: application.mandate.confines } : {}),
      mayTakeFrom: (other) => this.mayTakeFrom(application, other),
      confirmations: this.options.confirmations(application),
    });
  }

  private liveOf(application: ApplicationState, desired: readonly DesiredObject[]): ReadonlyMap<string, KubeObject> {
    const keys = [...desired, ...application.provided].map(({ key }) => key);
    return this.options.live.withOthersAt(applicationLabel(application.desired), keys);
  }

  /** A team may move an object between applications of its own; what is another team's stays theirs while their application is there. */
  private mayTakeFrom({ desired: { tenant } }: ApplicationState, other: Owner): boolean {
    return tenant === PLATFORM_TENANT || tenant === other.tenant || !this.options.isPresent(other);
  }

  private async conclude(
    application: ApplicationState,
    desired: readonly DesiredObject[],
    plan: SyncPlan,
    results: readonly ObjectResult[],
    { startedAt, left, requests }: { startedAt: Date; left: Left; requests: readonly Request[] },
  ): Promise<void> {
    const { reporter, cluster } = this.options;
    const message = plan.refusal ?? problemOf(results);
    if (message !== undefined && this.mayHaveRightsSoon(application, results)) {
      this.options.again(application, RIGHTS_RETRY);
      return this.report(application, desired, plan, undefined, { left, sync: 'Syncing' });
    }
    const fresh = application.syncedGeneration < application.desired.generation;
    const changed = results.filter(({ action }) => action !== 'unchanged' && action !== 'failed');
    if (message !== undefined) {
      this.retryLater(application);
      const problem: Problem = { code: plan.refusal === undefined ? 'SyncFailed' : 'SyncRefused', message: message.slice(0, 4000) };
      if (application.toldProblem !== message) await reporter.finished(application, { synced: false, problem, results, startedAt });
      application.toldProblem = message;
      this.syncs.inc({ cluster, outcome: 'failed' });
      await this.answer(application, requests, { outcome: 'failed', detail: triedAgain(message) });
      return this.report(application, desired, plan, problem, { left });
    }
    application.retryAt = undefined;
    if (fresh || application.toldProblem !== undefined || requests.length > 0) {
      application.attempt++;
      application.progressingSince = undefined;
      application.syncedGeneration = application.desired.generation;
      application.toldProblem = undefined;
      application.syncedAt = Date.now();
      application.failures.clear();
      application.forbidden.clear();
      this.forgetBaselines(application, desired);
      await reporter.finished(application, { synced: true, results, startedAt });
      this.syncs.inc({ cluster, outcome: 'synced' });
      await this.answer(application, requests, { outcome: 'done', detail: describeSync(application, results) }, true);
    } else if (changed.length) {
      noteHeals(application, changed);
      await reporter.healed(application, changed);
      this.syncs.inc({ cluster, outcome: 'healed' });
    }
    await this.report(application, desired, plan, undefined, { left });
  }

  private async report(
    application: ApplicationState,
    desired: readonly DesiredObject[],
    plan: SyncPlan,
    problem: Problem | undefined,
    { left = NOTHING_LEFT, sync, reason }: { left?: Left; sync?: 'Syncing' | 'OutOfSync'; reason?: string } = {},
  ): Promise<void> {
    const live = this.liveOf(application, desired);
    const summary = this.timed(application, summarise(observedOf(application, desired, plan, live, left)));
    const quiet = (application.syncedAt ?? 0) + SETTLING - Date.now();
    if (!problem && summary.health === 'Progressing' && quiet > 0) return this.options.again(application, quiet);
    const why = reason ?? (summary.reason || awaitedReason(application, plan.awaited)) ?? '';
    const told = { ...summary, reason: why.slice(0, 2000), sync: problem ? ('Failed' as const) : (sync ?? summary.sync) };
    await this.options.reporter.status(application, told, problem);
    if (told.sync !== 'Synced' || told.health !== 'Healthy' || application.readyGeneration >= application.desired.generation) return;
    application.readyGeneration = application.desired.generation;
    this.options.ready(application);
  }

  /** A tenant's rights reach the API server's authorizer a moment after they were made: a refusal then alarms nobody. */
  private mayHaveRightsSoon(application: ApplicationState, results: readonly ObjectResult[]): boolean {
    if (application.forbidden.size === 0 || results.filter(({ action }) => action === 'failed').length > application.forbidden.size)
      return false;
    application.forbiddenSince ??= Date.now();
    return Date.now() - application.forbiddenSince < RIGHTS_PATIENCE;
  }

  /** Applies the health timeout and sees to it that it is noticed when it comes. */
  private timed(application: ApplicationState, summary: Summary): Summary {
    const waiting = (summary.health === 'Progressing' && !summary.patient) || summary.health === 'Missing';
    application.progressingSince = waiting ? (application.progressingSince ?? Date.now()) : undefined;
    const timeout = application.desired.policy.healthTimeout;
    const result = withTimeout(summary, timeout, application.progressingSince, Date.now());
    if (waiting && result === summary && application.progressingSince !== undefined) {
      this.options.again(application, Math.max(1, application.progressingSince + milliseconds(timeout) - Date.now() + 5));
    }
    return result;
  }

  /** The cluster or the store could not be asked: nothing is known to be wrong with the application itself, so nobody is alerted for it. */
  private async couldNotLook(application: ApplicationState, error: unknown): Promise<void> {
    const message = error instanceof Error ? error.message : String(error);
    this.options.logger.warn('application could not be looked at, trying again', { application: application.key, error });
    this.retryLater(application);
    const code = error instanceof FairleadError ? error.code : 'Unexpected';
    await this.unknown(application, message, { code, message: message.slice(0, 4000) });
  }

  private async unknown(application: ApplicationState, reason: string, problem: Problem): Promise<void> {
    const { objectCount = 0, objects = [] } = application.reported ?? {};
    await this.options.reporter.status(
      application,
      { sync: 'Unknown', health: 'Unknown', reason: reason.slice(0, 2000), objectCount, objects },
      problem,
    );
  }

  private retryLater(application: ApplicationState): void {
    const delay = retryDelay(++application.attempt);
    application.retryAt = Date.now() + delay;
    this.options.again(application, delay);
  }

  private isGone(plan: SyncPlan): boolean {
    return plan.steps.length === 0 && plan.leftovers.every(({ why }) => why !== 'being deleted' && why !== 'waits for confirmation');
  }

  private async finishDeletion(application: ApplicationState): Promise<void> {
    const { bus, reporter, gone } = this.options;
    const { cluster, bucket, tenant, application: name } = application.desired;
    await reporter.gone(application);
    await bus.purge('DESIRED', `desired.${cluster}.${bucket}.${tenant}.${name}`);
    gone(application);
  }

  private forgetBaselines(application: ApplicationState, desired: readonly DesiredObject[]): void {
    const wanted = new Set(desired.map(({ key }) => key));
    for (const key of application.baselines.keys()) if (!wanted.has(key)) application.baselines.delete(key);
  }
}
