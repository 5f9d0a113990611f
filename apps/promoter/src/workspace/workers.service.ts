import { PromotionDecided, RepositoryHinted, RollbackRequested, type MessageOf } from '@fairlead/contracts';
import { Database, ImageTagRow } from '@fairlead/database';
import { Bus, type Lease, type ShardHolder } from '@fairlead/messaging';
import { CONFIG, LOGGER, Metrics, Readiness, type Logger } from '@fairlead/service-kit';
import { Inject, Injectable, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { CatalogView, targetOf, type RepositoryKey } from '../catalog/catalog-view.js';
import type { PromoterConfig } from '../config.js';
import { ImageUpdates } from '../images/image-updates.js';
import { ApplicationStates } from '../promotions/application-states.js';
import { Promotions } from '../promotions/promotions.js';
import { Rollbacks } from '../rollback/rollbacks.js';
import { Announcer } from './announcer.js';
import { CredentialsFolder } from './credentials-folder.js';
import { RepositoryWorker, type Wish, type WorkPart } from './repository-worker.js';
import { Requests } from './requests.js';
import { shardOf, SHARD_NAMES } from './shards.js';
import { Workspace } from './workspace.js';

const SWEEP_MILLISECONDS = 60_000;
const DATABASE_CHECK_MILLISECONDS = 30_000;

/** Holds this instance's share of the repositories and keeps a worker for each that is to be written to. */
@Injectable()
export class WorkersService implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly workers = new Map<RepositoryKey, RepositoryWorker>();
  private readonly leases = new Map<string, Lease>();
  private readonly abort = new AbortController();
  private readonly timers: NodeJS.Timeout[] = [];
  private readonly credentials: CredentialsFolder;
  private readonly parts: readonly WorkPart[];
  private holder: ShardHolder | undefined;
  private started = false;

  constructor(
    private readonly bus: Bus,
    private readonly database: Database,
    private readonly catalog: CatalogView,
    private readonly states: ApplicationStates,
    private readonly announcer: Announcer,
    private readonly requests: Requests,
    @Inject(LOGGER) private readonly logger: Logger,
    metrics: Metrics,
    private readonly readiness: Readiness,
    @Inject(CONFIG) private readonly config: PromoterConfig,
  ) {
    this.credentials = new CredentialsFolder(config.FAIRLEAD_PROMOTER_CREDENTIALS);
    const common = { catalog, states, database, announcer, requests, credentials: this.credentials, logger, metrics, config };
    this.parts = [
      { name: 'pushes', run: (workspace) => workspace.settlePushes().then(() => undefined) },
      new Rollbacks(common),
      new Promotions(common),
      new ImageUpdates(common),
    ];
    metrics.gauge('fairlead_promoter_repositories', 'Repositories that this instance writes to', [], (gauge) =>
      gauge.set(this.workers.size),
    );
  }

  async onApplicationBootstrap(): Promise<void> {
    this.readiness.set('catalog', 'is being read');
    const { signal } = this.abort;
    await Promise.all([
      this.catalog.watch(this.bus, signal, ({ kind, spec }) => {
        // Tenants and clusters may matter to every repository.
        if ('tenant' in spec && spec.tenant !== undefined) this.wakeTenant(spec.tenant);
        else if (kind !== 'Cluster') this.wakeTenant(undefined);
      }),
      this.states.follow(this.bus, signal, (tenant, application) => this.applicationChanged(tenant, application)),
    ]);
    await this.followWakes(signal);
    this.started = true;
    this.announcer.start();
    this.holder = this.bus.holdShards({
      group: 'promoter',
      instance: this.config.FAIRLEAD_INSTANCE,
      shards: SHARD_NAMES,
      onAcquired: (shard, lease) => this.acquired(shard, lease),
      onLost: (shard) => this.lost(shard),
    });
    this.timers.push(
      setInterval(() => void this.guarded('requests', () => this.sweep()), SWEEP_MILLISECONDS),
      setInterval(() => void this.checkDatabase(), DATABASE_CHECK_MILLISECONDS),
    );
    this.readiness.set('catalog', undefined);
  }

  async onModuleDestroy(): Promise<void> {
    this.timers.forEach(clearInterval);
    this.abort.abort();
    await Promise.all([...this.workers.values()].map((worker) => worker.stop()));
    await this.announcer.stop();
    await this.holder?.release();
  }

  /** Wakes the repository that a request is about, if it is ours. */
  async rollbackCame(message: MessageOf<typeof RollbackRequested>): Promise<void> {
    await this.requests.keepRollback(message);
    const application = this.catalog.application(message.tenant, message.application);
    if (application) this.wake(`${message.tenant}/${application.spec.source.repository}`);
    else await this.sweep();
  }
  async decisionCame(message: MessageOf<typeof PromotionDecided>): Promise<void> {
    await this.requests.keepDecision(message);
    const promotion = this.catalog.promotions.find(
      ({ spec, metadata }) => spec.tenant === message.tenant && metadata.name === message.promotion,
    );
    if (promotion) this.wake(targetOf(promotion));
    else await this.sweep();
  }

  /** Registries of the image are asked now, by whichever instance writes the repositories that use it. */
  async imagePushed(host: string | undefined, repository: string, tag: string | undefined): Promise<number> {
    const found = new Map<RepositoryKey, { tenant: string; repository: string }>();
    for (const { spec, metadata } of this.catalog.imageRepositories) {
      if (!isImage(spec.image, host, repository)) continue;
      // What was known of the tag may not be true any more.
      const { tenant, image } = spec;
      if (tag !== undefined) await this.database.run((manager) => manager.delete(ImageTagRow, { tenant, image, tag }));
      for (const update of this.catalog.updates) {
        const uses = this.catalog.policiesOf(update.spec.tenant).some((policy) => policy.spec.imageRepository === metadata.name);
        if (update.spec.tenant === spec.tenant && uses)
          found.set(targetOf(update), { tenant: spec.tenant, repository: update.spec.repository });
      }
    }
    for (const [key, target] of found) {
      const hint = { ...target, reason: 'refresh', id: `image-${key}-${Date.now()}`.slice(0, 100), at: new Date().toISOString() };
      await this.bus.publish(RepositoryHinted, RepositoryHinted.schema.parse(hint) as MessageOf<typeof RepositoryHinted>);
    }
    return found.size;
  }

  /**
   * The durable consumers hand each command to some instance, which keeps it; this is how the one that writes to the repository hears of it at once. What is
   * missed is found by the next sweep.
   */
  private async followWakes(signal: AbortSignal): Promise<void> {
    const guarded = (what: string, work: () => Promise<void>): void => void this.guarded(what, work);
    await this.bus.follow({
      consumer: 'promoter-wakes',
      contracts: [RepositoryHinted, RollbackRequested, PromotionDecided],
      from: 'new',
      onMessage: ({ contract, message }) => {
        if (contract.type === RollbackRequested.type)
          return guarded('rollback', () => this.rollbackCame(message as MessageOf<typeof RollbackRequested>));
        if (contract.type === PromotionDecided.type)
          return guarded('decision', () => this.decisionCame(message as MessageOf<typeof PromotionDecided>));
        const { tenant, repository, reason } = message as MessageOf<typeof RepositoryHinted>;
        // What was pushed from here brings nothing new.
        if (reason !== 'pushed') this.wake(`${tenant}/${repository}`, { scan: reason === 'refresh' });
      },
      signal,
    });
  }

  private applicationChanged(tenant: string, application: string): void {
    if (!this.started) return;
    for (const promotion of this.catalog.promotions) {
      const { spec } = promotion;
      if (spec.tenant === tenant && spec.environments.some((one) => one.application === application)) this.wake(targetOf(promotion));
    }
    const source = this.catalog.application(tenant, application)?.spec.source;
    // A hold says which commit a rollback is about.
    if (source && this.workers.has(`${tenant}/${source.repository}`)) this.wake(`${tenant}/${source.repository}`);
  }

  private wakeTenant(tenant: string | undefined): void {
    if (!this.started) return;
    for (const key of this.catalog.targets) if (tenant === undefined || key.startsWith(`${tenant}/`)) this.wake(key);
  }

  private wake(key: RepositoryKey, wish: Partial<Wish> = {}): void {
    if (!this.leases.has(shardOf(key)) || this.abort.signal.aborted) return;
    this.worker(key).request(wish);
  }

  private acquired(shard: string, lease: Lease): void {
    this.leases.set(shard, lease);
    for (const key of this.catalog.targets) if (shardOf(key) === shard) this.wake(key);
    void this.guarded('requests', () => this.sweep());
  }

  private async lost(shard: string): Promise<void> {
    this.leases.delete(shard);
    const mine = [...this.workers].filter(([key]) => shardOf(key) === shard);
    mine.forEach(([key]) => this.workers.delete(key));
    await Promise.all(mine.map(([, worker]) => worker.stop()));
  }

  private worker(key: RepositoryKey): RepositoryWorker {
    const known = this.workers.get(key);
    if (known) return known;
    const { bus, catalog, config, credentials, database, logger } = this;
    const shard = shardOf(key);
    const workspace = new Workspace(
      key,
      { bus, catalog, config, credentials, database, logger },
      () => this.leases.get(shard)?.isHeld() ?? false,
    );
    const worker = new RepositoryWorker(key, workspace, this.parts, logger);
    this.workers.set(key, worker);
    return worker;
  }

  /** Requests whose wake was missed, and those that nothing in the catalog answers to any more. */
  private async sweep(): Promise<void> {
    for (const { message } of await this.requests.openRollbacks()) {
      const { tenant, application } = message;
      const found = this.catalog.application(tenant, application);
      if (found) this.wake(`${tenant}/${found.spec.source.repository}`);
      else {
        const detail = `There is no application ${application} of ${tenant}; nothing was reverted.`;
        await this.requests.end(message, { application, action: 'rollback', outcome: 'failed', detail });
      }
    }
    for (const decision of await this.requests.openDecisions({})) {
      const found = this.catalog.promotions.find(
        ({ spec, metadata }) => spec.tenant === decision.tenant && metadata.name === decision.promotion,
      );
      if (found) this.wake(targetOf(found));
      else {
        const detail = `There is no Promotion ${decision.promotion} of ${decision.tenant}; nothing was done.`;
        await this.requests.end(decision, { action: 'approve-promotion', outcome: 'failed', detail });
      }
    }
    if (this.leases.has(SHARD_NAMES[0] ?? '')) await this.requests.forgetOld();
  }

  private async checkDatabase(): Promise<void> {
    this.readiness.set('postgres', await this.database.problem());
  }

  private async guarded(what: string, work: () => Promise<void>): Promise<void> {
    await work().catch((error: unknown) => this.logger.warn('regular work failed and is done again at its next time', { what, error }));
  }
}

/** `image` without tag, as an ImageRepository names it. A registry behind another name is known by its path only. */
const isImage = (image: string, host: string | undefined, repository: string): boolean =>
  image === `${host}/${repository}` || image === repository || image.replace(/^[^/]+\//, '') === repository;
