import { FairleadError, milliseconds, type ObjectResult, type Problem } from '@fairlead/contracts';
import { applicationLabel, planSync, type DesiredObject, type SyncPlan } from '@fairlead/domain';
import { KindNotServedError } from '@fairlead/kube';
import type { Bus } from '@fairlead/messaging';
import type { Logger, Metrics } from '@fairlead/service-kit';
import type { LiveObjects } from '../live/live-objects.js';
import { summarise, withTimeout, type ObservedObject, type Summary } from '../status/summarise.js';
import type { StatusReporter } from '../status/status-reporter.js';
import type { ApplicationState } from './application-state.js';
import { applyPlan, problemOf, type Doing } from './apply-plan.js';
import { healDelay, recentHeals, retryDelay } from './backoff.js';
import { LeaseLostError } from './errors.js';
import { loadRendering } from './load-rendering.js';

/**
 * Milliseconds after a sync within which Progressing isn't told: most objects are healthy sooner, and each step on the way there would be a message to
 * everybody.
 */
const SETTLING = 250;

export interface ReconcilerOptions extends Doing {
  readonly bus: Bus;
  readonly live: LiveObjects;
  readonly logger: Logger;
  readonly metrics: Metrics;
  readonly reporter: StatusReporter;
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
      await this.look(application);
    } catch (error) {
      if (error instanceof LeaseLostError) return this.options.logger.warn('sync given up', { application: application.key, error });
      await this.couldNotLook(application, error);
    }
  }

  private async look(application: ApplicationState): Promise<void> {
    const { generation } = application.desired;
    const startedAt = new Date();
    // What a deleted application still has can be known only then.
    if (application.desired.bundle === undefined) await this.options.kindsKnown;
    const desired = await this.observe(application);
    const plan = this.plan(application, desired);
    if (application.desired.bundle === undefined && this.isGone(plan)) return this.finishDeletion(application);
    const wait = this.waitBeforeHealing(application, plan);
    if (wait > 0) {
      this.options.again(application, wait);
      return this.report(application, desired, plan, undefined);
    }
    const results = plan.refusal === undefined && plan.steps.length ? await applyPlan(application, plan, this.options) : [];
    // A newer rendering came meanwhile: its own run tells how it stands.
    if (application.desired.generation !== generation) return;
    await this.conclude(application, desired, plan, results, startedAt);
  }

  private async observe(application: ApplicationState): Promise<DesiredObject[]> {
    const { bus, client, live } = this.options;
    const desired = await loadRendering(application, bus, client);
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
      live: this.options.live.of(applicationLabel(application.desired)),
      baselines: application.baselines,
      policy,
      mode: whole ? 'sync' : 'heal',
      deleted: bundle === undefined,
    });
  }

  /** Milliseconds until drift of this application may be healed again; 0 when there is none or nothing speaks against it. */
  private waitBeforeHealing(application: ApplicationState, plan: SyncPlan): number {
    if (application.syncedGeneration < application.desired.generation || application.requested || plan.steps.length === 0) return 0;
    const now = Date.now();
    application.heals = recentHeals(application.heals, now);
    const last = application.heals.at(-1);
    return last === undefined ? 0 : Math.max(0, last + healDelay(application.heals, now) - now);
  }

  private async conclude(
    application: ApplicationState,
    desired: readonly DesiredObject[],
    plan: SyncPlan,
    results: readonly ObjectResult[],
    startedAt: Date,
  ): Promise<void> {
    const { reporter, cluster } = this.options;
    const message = plan.refusal ?? problemOf(results);
    const fresh = application.syncedGeneration < application.desired.generation;
    const changed = results.filter(({ action }) => action !== 'unchanged' && action !== 'failed');
    if (message !== undefined) {
      this.retryLater(application);
      const problem: Problem = { code: plan.refusal === undefined ? 'SyncFailed' : 'SyncRefused', message: message.slice(0, 4000) };
      if (application.toldProblem !== message) await reporter.finished(application, { synced: false, problem, results, startedAt });
      application.toldProblem = message;
      this.syncs.inc({ cluster, outcome: 'failed' });
      return this.report(application, desired, plan, problem);
    }
    application.retryAt = undefined;
    if (fresh || application.toldProblem !== undefined || application.requested) {
      application.attempt++;
      application.progressingSince = undefined;
      application.syncedGeneration = application.desired.generation;
      application.toldProblem = undefined;
      application.requested = false;
      application.syncedAt = Date.now();
      application.failures.clear();
      this.forgetBaselines(application, desired);
      await reporter.finished(application, { synced: true, results, startedAt });
      this.syncs.inc({ cluster, outcome: 'synced' });
    } else if (changed.length) {
      application.heals.push(Date.now());
      await reporter.healed(application, changed);
      this.syncs.inc({ cluster, outcome: 'healed' });
    }
    await this.report(application, desired, plan, undefined);
  }

  private async report(
    application: ApplicationState,
    desired: readonly DesiredObject[],
    plan: SyncPlan,
    problem: Problem | undefined,
  ): Promise<void> {
    const live = this.options.live.of(applicationLabel(application.desired));
    const left = new Map([
      ...plan.outOfSync.map(({ desired: { key }, reason }) => [key, `${reason}; self-healing is off`] as const),
      ...plan.contested.map(({ desired: { key }, message }) => [key, message] as const),
    ]);
    const observed: ObservedObject[] = desired.map(({ key, ref }) => ({
      ref,
      live: live.get(key),
      ...(application.failures.has(key) ? { failure: application.failures.get(key) ?? '' } : {}),
      ...(left.has(key) ? { outOfSync: left.get(key) ?? '' } : {}),
    }));
    for (const { key, ref, live: object, why } of plan.leftovers) {
      const failure = application.failures.get(key);
      observed.push({ ref, live: object, ...(failure ? { failure } : {}), outOfSync: `no longer in Git; ${why}` });
    }
    const summary = this.timed(application, summarise(observed));
    const quiet = (application.syncedAt ?? 0) + SETTLING - Date.now();
    if (!problem && summary.health === 'Progressing' && quiet > 0) return this.options.again(application, quiet);
    await this.options.reporter.status(application, { ...summary, sync: problem ? 'Failed' : summary.sync }, problem);
  }

  /** Applies the health timeout and sees to it that it is noticed when it comes. */
  private timed(application: ApplicationState, summary: Summary): Summary {
    const waiting = summary.health === 'Progressing' || summary.health === 'Missing';
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
    return plan.steps.length === 0 && plan.leftovers.every(({ why }) => why !== 'being deleted');
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
