import { ManifestsRendered, PLATFORM_TENANT, PruneConfirmed, SyncRequested, SyncStatus, type MessageOf } from '@fairlead/contracts';
import { applicationLabel, isTenantApplication, tenantApplication } from '@fairlead/domain';
import type { KubeClient } from '@fairlead/kube';
import { isAnswered, type Bus, type Lease, type Received } from '@fairlead/messaging';
import { Limiter, type Logger, type Metrics } from '@fairlead/service-kit';
import type { SyncerConfig } from '../config.js';
import { ClusterContact } from '../live/cluster-contact.js';
import { findKindsInUse } from '../live/kinds-in-use.js';
import { LiveObjects } from '../live/live-objects.js';
import { LiveAnswers } from '../live-questions/live-answers.js';
import { ClusterSecrets } from '../secrets/cluster-secrets.js';
import { StatusReporter } from '../status/status-reporter.js';
import { confirmedBy, type Confirmed } from '../sync/answer-confirmations.js';
import { applicationKey, ApplicationState } from '../sync/application-state.js';
import { Gate } from '../sync/gate.js';
import { KeyedQueue } from '../sync/keyed-queue.js';
import { OnObjectActionRequested } from '../sync/on-object-action-requested.js';
import { Reconciler } from '../sync/reconciler.js';
import { suspendedBy } from '../sync/observed.js';
import type { Tenancy } from './tenancy.js';

export interface ClusterSessionOptions {
  readonly cluster: string;
  readonly client: KubeClient;
  readonly bus: Bus;
  /** Already read. */
  readonly tenancy: Tenancy;
  readonly lease: Lease;
  readonly config: SyncerConfig;
  readonly logger: Logger;
  readonly metrics: Metrics;
}

const RETRY_MILLISECONDS = 2_000;
/** Confirmations remembered per application; they are looked for among the last hour's anyway. */
const MOST_CONFIRMATIONS = 50;
const MOST_EARLY = 20;
/** Requests to the cluster at once for looking at objects that people act on. */
const ACTION_REQUESTS = 4;

/**
 * Serves one cluster while its lease is held. Its whole task comes from the last values of DESIRED and its whole knowledge from watches, so it
 * can begin anywhere at any time; two of them at once would do the same work twice but to the same end.
 */
export class ClusterSession {
  private readonly applications = new Map<string, ApplicationState>();
  private readonly keyByLabel = new Map<string, string>();
  private readonly ended = new AbortController();
  private readonly live: LiveObjects;
  private readonly contact: ClusterContact;
  private readonly queue: KeyedQueue;
  private readonly reconciler: Reconciler;
  private readonly secrets: ClusterSecrets;
  private readonly answers: LiveAnswers;
  private readonly actions: OnObjectActionRequested;
  /** Statuses that an earlier process left, until their application is met. */
  private readonly left = new Map<string, MessageOf<typeof SyncStatus>>();
  /** Applications that want what another one manages. */
  private readonly contesting = new Set<string>();
  private readonly confirmations = new Map<string, Confirmed[]>();
  /** Requests for applications whose rendering has not come yet. */
  private readonly early = new Map<string, MessageOf<typeof SyncRequested>[]>();
  private readonly startedAt = new Date();
  private renderingsRead: () => void = () => undefined;
  private kindsFound: () => void = () => undefined;
  private readonly kindsKnown = new Promise<void>((resolve) => (this.kindsFound = resolve));

  constructor(private readonly options: ClusterSessionOptions) {
    const { cluster, client, bus, lease, config, logger, metrics } = options;
    this.contact = new ClusterContact(() => this.reportContact());
    this.live = new LiveObjects(
      client,
      (label) => this.changed(label),
      (problem) => this.contact.tell(problem),
      logger,
    );
    this.queue = new KeyedQueue(
      (key) => this.work(key),
      config.FAIRLEAD_SYNCER_APPLICATIONS,
      (key, error) => {
        // What is expected to fail was dealt with: this is NATS that can't be told, or a defect.
        logger.error('how an application stands could not be told, trying again', { application: key, error });
        this.queue.add(key, RETRY_MILLISECONDS);
      },
    );
    this.secrets = new ClusterSecrets({ cluster, client, bus, lease, config, logger, metrics, signal: this.ended.signal });
    const { applications, live } = this;
    const suspended = ({ desired }: ApplicationState) => suspendedBy(options.tenancy.suspension(desired.tenant, desired.application));
    const asking = {
      ...{ cluster, client, bus, live, applications, logger, suspended },
      declared: options.tenancy,
      problem: () => this.contact.problem,
    };
    this.answers = new LiveAnswers(asking);
    const statuses = async (tenant: string, application: string) =>
      (await bus.lastPerSubject(SyncStatus, `status.sync.${tenant}.${application}.*`)).map(({ message }) => message);
    const gate = new Gate({ cluster, declared: options.tenancy, live, applications, statuses });
    const doing = {
      ...{ cluster, client, live },
      requests: new Limiter(config.FAIRLEAD_SYNCER_REQUESTS),
      namespaces: new Set<string>(),
      mayWrite: () => lease.isHeld() && !this.ended.signal.aborted,
    };
    const look = ({ key }: ApplicationState) => this.queue.add(key);
    const renderingsRead = new Promise<void>((resolve) => (this.renderingsRead = resolve));
    const requests = new Limiter(ACTION_REQUESTS);
    this.actions = new OnObjectActionRequested({ ...asking, requests, gate, doing, look }, renderingsRead, this.ended.signal);
    this.reconciler = new Reconciler({
      ...doing,
      bus,
      gate,
      suspended,
      confirmations: ({ key }) => this.confirmations.get(key) ?? [],
      isPresent: (other) => applications.has(applicationKey(other)),
      ready: (application) => this.queueDependents(application),
      logger,
      metrics,
      reporter: new StatusReporter(cluster, bus, logger),
      again: (application, delay) => this.queue.add(application.key, delay),
      kindsKnown: this.kindsKnown,
      gone: (application) => this.forget(application),
    });
  }

  /** Begins to take work; needs NATS, not the cluster. */
  async start(): Promise<void> {
    const { bus, cluster } = this.options;
    for (const { message } of await bus.lastPerSubject(SyncStatus, `status.sync.*.*.${cluster}`)) {
      this.left.set(applicationKey(message), message);
    }
    const signal = this.ended.signal;
    const consumer = `syncer-${cluster}`;
    await bus.follow({
      consumer,
      contracts: [ManifestsRendered],
      filters: [`desired.${cluster}.>`],
      from: 'last-per-subject',
      onMessage: (received) => this.onManifestsRendered(received as Received<MessageOf<typeof ManifestsRendered>>),
      onCaughtUp: this.renderingsRead,
      signal,
    });
    await bus.follow({
      consumer,
      contracts: [SyncRequested],
      filters: [`command.sync.${cluster}.>`],
      // Of the last hour: what was asked for while no syncer ran is done, and answered.
      from: { afterSequence: 0 },
      onMessage: (received) => this.onSyncRequested(received as Received<MessageOf<typeof SyncRequested>>),
      signal,
    });
    // All of the last hour: a confirmation given while no syncer ran counts.
    await bus.follow({
      consumer,
      contracts: [PruneConfirmed],
      filters: [`command.confirm-prune.${cluster}.>`],
      from: { afterSequence: 0 },
      onMessage: (received) => this.onPruneConfirmed(received as Received<MessageOf<typeof PruneConfirmed>>),
      signal,
    });
    await this.actions.start();
    await this.answers.start(signal);
    this.secrets.start();
    const stopListening = this.options.tenancy.listen((tenant) => this.tenancyChanged(tenant));
    signal.addEventListener('abort', stopListening, { once: true });
    const { client, logger } = this.options;
    void findKindsInUse(client, this.live, logger, signal).then(() => {
      this.kindsFound();
      this.everything();
    });
  }

  async stop(): Promise<void> {
    this.ended.abort();
    this.contact.stop();
    await this.queue.close();
    await this.live.stop();
    await this.secrets.stop();
    await this.options.client.close();
  }

  private onManifestsRendered({ message: desired, traceparent }: Received<MessageOf<typeof ManifestsRendered>>): void {
    const key = applicationKey(desired);
    const known = this.applications.get(key);
    if (known) {
      if (!known.take(desired, traceparent)) return;
    } else {
      const application = new ApplicationState(desired, traceparent);
      const left = this.left.get(key);
      if (left) application.restore(left);
      this.left.delete(key);
      this.applications.set(key, application);
      this.keyByLabel.set(applicationLabel(desired), key);
      for (const request of this.early.get(key) ?? []) this.request(application, request);
      this.early.delete(key);
    }
    this.queue.add(key);
  }

  private async onSyncRequested({ message, time }: Received<MessageOf<typeof SyncRequested>>): Promise<void> {
    if (time < this.startedAt && (await isAnswered(this.options.bus, message))) return;
    const key = applicationKey(message);
    const application = this.applications.get(key);
    if (application) this.request(application, message);
    else this.early.set(key, [...(this.early.get(key) ?? []), message].slice(-MOST_EARLY));
  }

  private request(application: ApplicationState, message: MessageOf<typeof SyncRequested>): void {
    this.options.logger.info('sync requested', { application: application.key, actor: message.actor, reason: message.reason });
    application.requests.set(message.id, { message, told: false });
    application.heals.clear();
    this.queue.add(application.key);
  }

  private async onPruneConfirmed({ message, time }: Received<MessageOf<typeof PruneConfirmed>>): Promise<void> {
    const key = applicationKey(message);
    const confirmation = confirmedBy(message, time < this.startedAt && (await isAnswered(this.options.bus, message)));
    this.confirmations.set(key, [...(this.confirmations.get(key) ?? []), confirmation].slice(-MOST_CONFIRMATIONS));
    this.queue.add(key);
  }

  private changed(label: string): void {
    const key = this.keyByLabel.get(label);
    if (key === undefined) return;
    this.queue.add(key);
    this.queueContesting(key);
  }

  /** What an application manages may have become free for others that want it. */
  private queueContesting(key: string): void {
    for (const other of this.contesting) if (this.applications.get(other)?.contestedBy.has(key)) this.queue.add(other);
  }

  private queueDependents({ desired: { tenant, application } }: ApplicationState): void {
    this.queueWaiting(({ desired }) => desired.tenant === tenant && (desired.dependsOn?.includes(application) ?? false));
  }

  private queueWaiting(which: (application: ApplicationState) => boolean): void {
    for (const application of this.applications.values()) if (application.isNew && which(application)) this.queue.add(application.key);
  }

  private tenancyChanged(tenant: string): void {
    for (const { key, desired } of this.applications.values())
      if (desired.tenant === tenant || tenant === PLATFORM_TENANT) this.queue.add(key);
  }

  private async work(key: string): Promise<void> {
    const application = this.applications.get(key);
    if (!application) return;
    await this.actions.inTurn(application);
    await this.reconciler.reconcile(application, this.contact.problem);
    if (application.contestedBy.size > 0) this.contesting.add(key);
    else this.contesting.delete(key);
    // The rights of some tenant came into being, perhaps: its applications may wait for them.
    const { tenant, application: name } = application.desired;
    if (tenant === PLATFORM_TENANT && isTenantApplication(name))
      this.queueWaiting(({ desired }) => tenantApplication(desired.tenant) === name);
  }

  private everything(): void {
    for (const key of this.applications.keys()) this.queue.add(key);
  }

  /** The cluster stopped answering, or answers again: every application's status says so. */
  private reportContact(): void {
    const problem = this.contact.problem;
    if (problem) this.options.logger.error('cluster does not answer', { problem });
    else this.options.logger.info('cluster answers again');
    this.everything();
  }

  private forget(application: ApplicationState): void {
    this.answers.forget(application);
    // What still waits for its turn finds that nothing is wanted any more, and is answered so.
    void this.actions.inTurn(application);
    this.applications.delete(application.key);
    this.keyByLabel.delete(applicationLabel(application.desired));
    this.queue.forget(application.key);
    this.contesting.delete(application.key);
    this.queueContesting(application.key);
  }
}
