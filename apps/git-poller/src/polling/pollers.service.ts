import { join } from 'node:path';
import { Inject, Injectable, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { reachedAt } from '@fairlead/git';
import { RepositoryAsked, repositorySubject } from '@fairlead/contracts';
import { Bus, type Lease, type ShardHolder } from '@fairlead/messaging';
import { CONFIG, LOGGER, Metrics, Readiness, type Logger } from '@fairlead/service-kit';
import { Announcements } from '../announcing/announcements.js';
import { Announcer } from '../announcing/announcer.js';
import { RemovedApplications } from '../announcing/removed-applications.js';
import { CatalogView, repositoryOf, type RepositoryKey } from '../catalog/catalog-view.js';
import type { GitPollerConfig } from '../config.js';
import { readCredentials } from '../access/credentials-folder.js';
import { HelmWork } from '../helm-repositories/helm-work.js';
import { collectSnapshots } from '../snapshots/collect-garbage.js';
import { ApplicationSources } from '../sources/application-sources.js';
import { Limiter } from './limiter.js';
import { followHints } from './on-repository-hinted.js';
import { GitWork } from './git-work.js';
import { RepositoryPoller } from './repository-poller.js';
import type { RepositoryWork, Wish, WorkContext } from './repository-work.js';
import { shardOf, SHARD_NAMES } from './shards.js';

const VERIFY_MILLISECONDS = 120_000;
const GARBAGE_MILLISECONDS = 3_600_000;

/** Holds this instance's share of the repositories and keeps a poller for each that an application uses. */
@Injectable()
export class PollersService implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly catalog = new CatalogView();
  private readonly memory = new Announcements();
  private readonly pollers = new Map<RepositoryKey, RepositoryPoller>();
  private readonly leases = new Map<string, Lease>();
  private readonly abort = new AbortController();
  private readonly timers: NodeJS.Timeout[] = [];
  private readonly announcer: Announcer;
  private readonly removed: RemovedApplications;
  private readonly limiter: Limiter;
  private readonly seconds;
  private holder: ShardHolder | undefined;

  constructor(
    private readonly bus: Bus,
    @Inject(LOGGER) private readonly logger: Logger,
    metrics: Metrics,
    private readonly readiness: Readiness,
    @Inject(CONFIG) private readonly config: GitPollerConfig,
  ) {
    this.announcer = new Announcer(bus, this.memory, logger, metrics);
    this.removed = new RemovedApplications({
      bus,
      catalog: this.catalog,
      memory: this.memory,
      announcer: this.announcer,
      logger,
      isOurs: (key) => this.isOurs(key),
    });
    this.limiter = new Limiter(config.FAIRLEAD_GIT_POLLER_FETCHES);
    this.seconds = metrics.histogram('fairlead_repository_seconds', 'Time of one step of the work on a repository', ['step']);
    metrics.gauge('fairlead_repositories', 'Repositories that this instance polls', [], (gauge) => gauge.set(this.pollers.size));
  }

  async onApplicationBootstrap(): Promise<void> {
    this.readiness.set('catalog', 'is being read');
    const { signal } = this.abort;
    await Promise.all([
      this.catalog.watch(this.bus, signal, (keys) => this.changed(keys)),
      this.memory.follow(this.bus, signal),
      followHints(this.bus, signal, (key, traceparent) => this.pollers.get(key)?.hinted(traceparent)),
    ]);
    this.holder = this.bus.holdShards({
      group: 'git-poller',
      instance: this.config.FAIRLEAD_INSTANCE,
      shards: SHARD_NAMES,
      onAcquired: (shard, lease) => this.acquired(shard, lease),
      onLost: (shard) => this.lost(shard),
    });
    this.timers.push(
      setInterval(() => void this.guarded('memory', () => this.verify()), VERIFY_MILLISECONDS),
      setInterval(() => void this.guarded('garbage', () => this.collectGarbage()), GARBAGE_MILLISECONDS),
    );
    this.readiness.set('catalog', undefined);
  }

  async onModuleDestroy(): Promise<void> {
    this.timers.forEach(clearInterval);
    this.abort.abort();
    await Promise.all([...this.pollers.values()].map((poller) => poller.stop()));
    await this.holder?.release();
  }

  private isOurs(key: RepositoryKey): boolean {
    return this.leases.get(shardOf(key))?.isHeld() ?? false;
  }

  private acquired(shard: string, lease: Lease): void {
    this.leases.set(shard, lease);
    this.changed([...this.catalog.usedRepositories].filter((key) => shardOf(key) === shard));
    this.removed.look();
  }

  private async lost(shard: string): Promise<void> {
    this.leases.delete(shard);
    const mine = [...this.pollers].filter(([key]) => shardOf(key) === shard);
    mine.forEach(([key]) => this.pollers.delete(key));
    await Promise.all(mine.map(([, poller]) => poller.stop()));
  }

  private changed(keys: readonly RepositoryKey[]): void {
    for (const key of keys) {
      if (!this.leases.has(shardOf(key))) continue;
      const wish: Wish = this.pollers.has(key) ? 'settle' : 'list';
      this.poller(key).request(wish);
    }
    if (keys.length > 0) this.removed.look();
  }

  private poller(key: RepositoryKey): RepositoryPoller {
    const known = this.pollers.get(key);
    if (known) return known;
    const logger = this.logger.child({ repository: key });
    const shard = shardOf(key);
    const { config, announcer, catalog, limiter } = this;
    const poller = new RepositoryPoller(key, {
      catalog,
      announcer,
      limiter,
      logger,
      work: (type, context) => (type === 'helm' ? this.helmWork(context) : this.gitWork(key, logger, context)),
      insteadOf: config.FAIRLEAD_GIT_POLLER_INSTEAD_OF,
      credentials: (name) => () => readCredentials(config.FAIRLEAD_GIT_POLLER_CREDENTIALS, name),
      mayAnnounce: () => this.leases.get(shard)?.isHeld() ?? false,
      observe: (step, seconds) => this.seconds.observe({ step }, seconds),
    });
    this.pollers.set(key, poller);
    void this.guarded('questions', () => this.answer(poller));
    return poller;
  }

  /** Tells whoever looks at the repository how it is being read, until another instance has it. */
  private async answer(poller: RepositoryPoller): Promise<void> {
    const [tenant = '', name = ''] = poller.key.split('/');
    await this.bus.serve(RepositoryAsked, repositorySubject(tenant, name), () => Promise.resolve(poller.reading), {
      signal: poller.ended,
      queue: 'git-poller',
    });
  }

  private gitWork(key: RepositoryKey, logger: Logger, context: WorkContext): RepositoryWork {
    const { config, bus, memory, announcer } = this;
    const { HTTP_PROXY, HTTPS_PROXY, NO_PROXY } = config;
    return new GitWork({
      ...context,
      sources: new ApplicationSources({ announcer, memory, snapshots: bus.objects('snapshots'), logger }),
      logger,
      folder: join(config.FAIRLEAD_GIT_POLLER_DATA, `${key}.git`),
      git: {
        git: config.FAIRLEAD_GIT_POLLER_GIT,
        protocols: config.FAIRLEAD_GIT_POLLER_PROTOCOLS,
        proxies: { ...(HTTP_PROXY && { HTTP_PROXY }), ...(HTTPS_PROXY && { HTTPS_PROXY }), ...(NO_PROXY && { NO_PROXY }) },
      },
    });
  }

  private helmWork(context: WorkContext): RepositoryWork {
    const { config, bus, memory, announcer } = this;
    return new HelmWork({
      ...context,
      ...{ announcer, memory, snapshots: bus.objects('snapshots'), protocols: config.FAIRLEAD_GIT_POLLER_PROTOCOLS },
      reached: (url) => reachedAt(url, config.FAIRLEAD_GIT_POLLER_INSTEAD_OF),
    });
  }

  /** What NATS lost is said again. */
  private async verify(): Promise<void> {
    const lost = await this.memory.verify(this.bus);
    if (lost.length > 0) this.logger.warn('announcements were lost and are made again', { applications: lost.length });
    this.changed([
      ...new Set(lost.flatMap((key) => this.catalog.application(key) ?? []).map(({ document }) => repositoryOf(document.spec))),
    ]);
  }

  private async collectGarbage(): Promise<void> {
    if (!this.leases.get(SHARD_NAMES[0] ?? '')?.isHeld()) return;
    const removed = await collectSnapshots(this.bus);
    this.logger.info('snapshots that nothing refers to were removed', { removed });
  }

  private async guarded(what: string, work: () => Promise<void>): Promise<void> {
    await work().catch((error: unknown) => this.logger.warn('regular work failed and is done again at its next time', { what, error }));
  }
}
