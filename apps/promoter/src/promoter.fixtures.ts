import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import {
  ActionAudited,
  API_VERSION,
  ApplicationHeld,
  CatalogEntry,
  catalogKey,
  GitPushed,
  PromotionChanged,
  PromotionDecided,
  RepositoryHinted,
  RollbackRequested,
  SyncStatus,
  type MessageContract,
  type MessageOf,
} from '@fairlead/contracts';
import { runMigrations } from '@fairlead/database';
import { Bus } from '@fairlead/messaging';
import { silentLogger, startService, type RunningService } from '@fairlead/service-kit';
import {
  gitServerForTest,
  natsForTest,
  postgresForTest,
  scratchFolder,
  waitUntil,
  type TestGitServer,
  type TestNats,
  type TestPostgres,
} from '@fairlead/testing';
import type { AddressInfo } from 'node:net';
import { promoter } from './definition.js';

type Changed = MessageOf<typeof PromotionChanged>;
type Audited = MessageOf<typeof ActionAudited>;
type Pushed = MessageOf<typeof GitPushed>;
type Kind = CatalogEntry['document']['kind'];

/** A promoter with real NATS, Postgres and Git server. */
export class PromoterStack {
  readonly changed: Changed[] = [];
  readonly audited: Audited[] = [];
  readonly pushed: Pushed[] = [];
  readonly hints: MessageOf<typeof RepositoryHinted>[] = [];
  private readonly abort = new AbortController();
  private services: RunningService[] = [];
  private generation = Date.now();
  private ids = 0;

  private constructor(
    readonly folder: string,
    private readonly removeFolder: () => Promise<void>,
    readonly nats: TestNats,
    readonly postgres: TestPostgres,
    readonly git: TestGitServer,
    readonly bus: Bus,
  ) {}

  static async start(): Promise<PromoterStack> {
    const { folder, remove } = await scratchFolder('promoter');
    const [nats, postgres, git] = await Promise.all([natsForTest(), postgresForTest(), gitServerForTest()]);
    await runMigrations({ url: postgres.url, logger: silentLogger });
    const bus = await Bus.connect({ servers: nats.url, name: 'test', logger: silentLogger });
    await bus.ensureTopology();
    const stack = new PromoterStack(folder, remove, nats, postgres, git, bus);
    await bus.follow({
      consumer: 'test',
      contracts: [PromotionChanged, ActionAudited, GitPushed, RepositoryHinted],
      from: 'last-per-subject',
      onMessage: ({ contract, message }) => stack.take(contract, message),
      signal: stack.abort.signal,
    });
    return stack;
  }

  private take({ type }: MessageContract, message: unknown): void {
    if (type === PromotionChanged.type) this.changed.push(message as Changed);
    if (type === ActionAudited.type) this.audited.push(message as Audited);
    if (type === GitPushed.type) this.pushed.push(message as Pushed);
    if (type === RepositoryHinted.type) this.hints.push(message as MessageOf<typeof RepositoryHinted>);
  }

  async startPromoter(env: Record<string, string> = {}, instance = 'a'): Promise<RunningService> {
    const service = await startService(promoter, {
      NATS_URL: this.nats.url,
      DATABASE_URL: this.postgres.url,
      FAIRLEAD_INSTANCE: instance,
      FAIRLEAD_LOG_LEVEL: 'error',
      FAIRLEAD_HTTP_PORT: '0',
      FAIRLEAD_PROMOTER_PORT: '0',
      FAIRLEAD_PROMOTER_DATA: join(this.folder, instance),
      FAIRLEAD_PROMOTER_CREDENTIALS: join(this.folder, 'credentials'),
      ...env,
    });
    this.services.push(service);
    return service;
  }

  async stopPromoter(service: RunningService): Promise<void> {
    this.services = this.services.filter((each) => each !== service);
    await service.stop();
  }

  async stop(): Promise<void> {
    await Promise.all(this.services.map((service) => service.stop()));
    this.abort.abort();
    await this.bus.close();
    await Promise.all([this.nats.stop(), this.git.stop(), this.postgres.stop()]);
    await this.removeFolder();
  }

  portOf({ app }: RunningService): number {
    return (app.getHttpServer().address() as AddressInfo).port;
  }

  async secret(path: string, text: string): Promise<void> {
    const file = join(this.folder, 'credentials', path);
    await mkdir(join(file, '..'), { recursive: true });
    await writeFile(file, text);
  }

  async put(kind: Kind, name: string, spec: object, metadata: object = {}): Promise<void> {
    const document = { apiVersion: API_VERSION, kind, metadata: { name, ...metadata }, spec };
    const entry = CatalogEntry.parse({ document, owner: { tenant: 'platform', application: 'config' }, generation: 1 });
    await this.bus.catalog.put(catalogKey(entry.document), entry);
  }
  async repository(tenant: string, name: string, url: string, rest: object = {}): Promise<void> {
    await this.put('Repository', name, { tenant, url, ...rest });
  }
  async application(tenant: string, name: string, source: object, clusters: readonly string[] = ['eu']): Promise<void> {
    await this.put('Application', name, { tenant, source, destination: { clusters } });
  }

  /** An application runs this commit on its clusters. */
  async runs(
    tenant: string,
    application: string,
    commit: string,
    rest: Partial<Record<'sync' | 'health' | 'at' | 'cluster', string>> = {},
  ): Promise<void> {
    const message = {
      ...{
        tenant,
        application,
        cluster: rest.cluster ?? 'eu',
        generation: ++this.generation,
        revision: { commit, ref: 'refs/heads/main' },
      },
      ...{ sync: rest.sync ?? 'Synced', health: rest.health ?? 'Healthy', reason: '', attempt: 1, objectCount: 1, objects: [] },
      at: rest.at ?? new Date().toISOString(),
    };
    await this.bus.publish(SyncStatus, SyncStatus.schema.parse(message));
  }

  async hint(tenant: string, repository: string): Promise<void> {
    const message = { tenant, repository, reason: 'webhook', id: `hint-${++this.ids}`, at: new Date().toISOString() };
    await this.bus.publish(RepositoryHinted, RepositoryHinted.schema.parse(message));
  }

  async decide(
    tenant: string,
    promotion: string,
    environment: string,
    commit: string,
    decision: 'approve' | 'reject',
    actor = 'ann',
  ): Promise<string> {
    const id = `decision-${++this.ids}`;
    const message = { id, actor, via: 'slack', tenant, promotion, environment, commit, decision, at: new Date().toISOString() };
    await this.bus.publish(PromotionDecided, PromotionDecided.schema.parse(message));
    return id;
  }

  async rollBack(tenant: string, application: string, rest: object = {}): Promise<string> {
    const id = `rollback-${++this.ids}`;
    const message = {
      id,
      actor: 'ann',
      via: 'slack',
      reason: 'checkout is down',
      tenant,
      application,
      at: new Date().toISOString(),
      ...rest,
    };
    await this.bus.publish(RollbackRequested, RollbackRequested.schema.parse(message));
    return id;
  }

  async holds(tenant: string, application: string, request: string, bad: string): Promise<void> {
    const revision = { commit: bad, ref: 'refs/heads/main' };
    const message = {
      ...{ tenant, application, held: true, bad: { fingerprint: 'a'.repeat(64), revision } },
      ...{ asked: { id: request, actor: 'ann', via: 'slack' }, at: new Date().toISOString() },
    };
    await this.bus.publish(ApplicationHeld, ApplicationHeld.schema.parse(message));
  }

  state(promotion: string, to: string, commit?: string): Changed | undefined {
    return this.changed
      .filter((one) => one.promotion === promotion && one.to === to && (commit === undefined || one.commit === commit))
      .at(-1);
  }
  states(promotion: string, to: string): string[] {
    return this.changed.filter((one) => one.promotion === promotion && one.to === to).map(({ state }) => state);
  }
  async reached(promotion: string, to: string, state: Changed['state'], commit?: string): Promise<Changed> {
    return this.until(`${promotion} → ${to} ${state}`, () => {
      const last = this.state(promotion, to, commit);
      return last?.state === state ? last : undefined;
    });
  }
  async answered(id: string): Promise<Audited> {
    return this.until(`an answer to ${id}`, () => this.audited.find((one) => one.id === id));
  }
  async until<T>(what: string, look: () => T | undefined | Promise<T | undefined>, timeoutMilliseconds = 60_000): Promise<T> {
    return (await waitUntil(async () => look(), { what, timeoutMilliseconds, intervalMilliseconds: 20 })) as T;
  }
}
