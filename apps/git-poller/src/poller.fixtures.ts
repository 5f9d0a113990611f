import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  API_VERSION,
  CatalogEntry,
  catalogKey,
  DocumentsDeclared,
  RepositoryHinted,
  SourceChanged,
  SourceFailed,
  SourceStatus,
  type MessageContract,
  type MessageOf,
} from '@fairlead/contracts';
import { Bus } from '@fairlead/messaging';
import { silentLogger, startService, type RunningService } from '@fairlead/service-kit';
import { gitServerForTest, natsForTest, waitUntil, type TestGitServer, type TestNats, type TestRepository } from '@fairlead/testing';
import { extract } from 'tar-stream';
import { GitPollerConfig } from './config.js';
import { GitPollerModule } from './git-poller.module.js';

export type Changed = MessageOf<typeof SourceChanged>;
export type Failed = MessageOf<typeof SourceFailed>;
export type Status = MessageOf<typeof SourceStatus>;

/** A git-poller with real NATS and a real Git server. */
export class PollerStack {
  readonly changed: Changed[] = [];
  readonly failed: Failed[] = [];
  readonly statuses: Status[] = [];
  private readonly abort = new AbortController();
  private services: RunningService[] = [];

  private constructor(
    readonly folder: string,
    readonly nats: TestNats,
    readonly git: TestGitServer,
    readonly bus: Bus,
  ) {}

  static async start(): Promise<PollerStack> {
    const folder = await mkdtemp(join(tmpdir(), 'fairlead-poller-'));
    const [nats, git] = await Promise.all([natsForTest(), gitServerForTest()]);
    const bus = await Bus.connect({ servers: nats.url, name: 'test', logger: silentLogger });
    await bus.ensureTopology();
    const stack = new PollerStack(folder, nats, git, bus);
    await bus.follow({
      consumer: 'test',
      contracts: [SourceChanged, SourceFailed, SourceStatus],
      from: 'last-per-subject',
      onMessage: ({ contract, message }) => stack.take(contract, message),
      signal: stack.abort.signal,
    });
    return stack;
  }

  private take({ type }: MessageContract, message: unknown): void {
    if (type === SourceChanged.type) {
      this.changed.push(message as Changed);
      this.waiting?.(message as Changed);
    }
    if (type === SourceFailed.type) this.failed.push(message as Failed);
    if (type === SourceStatus.type) this.statuses.push(message as Status);
  }

  async startPoller(instance = 'a', env: Record<string, string> = {}): Promise<RunningService> {
    const service = await startService(
      { name: 'git-poller', config: GitPollerConfig, module: (config, kit) => GitPollerModule.forRoot(config, kit) },
      {
        NATS_URL: this.nats.url,
        FAIRLEAD_INSTANCE: instance,
        FAIRLEAD_LOG_LEVEL: 'error',
        FAIRLEAD_HTTP_PORT: '0',
        FAIRLEAD_GIT_POLLER_DATA: join(this.folder, instance),
        FAIRLEAD_GIT_POLLER_CREDENTIALS: join(this.folder, 'credentials'),
        ...env,
      },
    );
    this.services.push(service);
    return service;
  }

  async stopPoller(service: RunningService): Promise<void> {
    this.services = this.services.filter((each) => each !== service);
    await service.stop();
  }

  async stop(): Promise<void> {
    await Promise.all(this.services.map((service) => service.stop()));
    this.abort.abort();
    await this.bus.close();
    await Promise.all([this.nats.stop(), this.git.stop()]);
    await rm(this.folder, { recursive: true, force: true });
  }

  async put(kind: 'Tenant' | 'Repository' | 'Application', name: string, spec: object): Promise<void> {
    const document = { apiVersion: API_VERSION, kind, metadata: { name }, spec };
    const entry = CatalogEntry.parse({ document, owner: { tenant: 'platform', application: 'config' }, generation: 1 });
    await this.bus.catalog.put(catalogKey(entry.document), entry);
  }
  /** A repository with an interval so long that only hints bring changes, unless another is given. */
  repository(name: string, repository: Pick<TestRepository, 'url'>, rest: object = {}): Promise<void> {
    return this.put('Repository', name, { tenant: 'team', url: repository.url, interval: '1h', ...rest });
  }
  application(name: string, source: object, rest: object = {}): Promise<void> {
    return this.put('Application', name, { tenant: 'team', source, destination: { cluster: 'eu' }, ...rest });
  }
  async remove(name: string): Promise<void> {
    await this.bus.catalog.delete(`application.team.${name}`);
  }
  async declare(...names: string[]): Promise<void> {
    await this.put('Repository', 'config', { tenant: 'platform', url: 'https://config.invalid/x', interval: '1h' });
    await this.put('Application', 'config', { tenant: 'platform', source: { repository: 'config' }, suspend: true });
    const documents = names.map((name) => ({
      document: { apiVersion: API_VERSION, kind: 'Application', metadata: { name }, spec: { tenant: 'team', source: { repository: 'x' } } },
    }));
    const message = {
      tenant: 'platform',
      application: 'config',
      generation: Date.now(),
      revision: { commit: 'a'.repeat(40), ref: 'main' },
      documents,
    };
    await this.bus.publish(DocumentsDeclared, DocumentsDeclared.schema.parse(message));
  }

  private hints = 0;
  async hint(repository: string): Promise<void> {
    const message = { tenant: 'team', repository, reason: 'webhook', id: `h${++this.hints}`, at: new Date().toISOString() };
    await this.bus.publish(RepositoryHinted, RepositoryHinted.schema.parse(message));
  }

  private waiting: ((message: Changed) => void) | undefined;
  /** The next announcement that fits, without the delay of asking again and again. */
  next(fits: (message: Changed) => boolean): Promise<void> {
    return new Promise((resolve) => (this.waiting = (message) => fits(message) && resolve()));
  }

  last(application: string): Changed | undefined {
    return this.changed.filter((message) => message.application === application).at(-1);
  }
  status(application: string): Status | undefined {
    return this.statuses.filter((message) => message.application === application).at(-1);
  }
  async until(what: string, condition: () => boolean | Promise<boolean>): Promise<void> {
    await waitUntil(async () => condition(), { what, timeoutMilliseconds: 60_000, intervalMilliseconds: 10 });
  }
  async announced(application: string, commit: string): Promise<Changed> {
    await this.until(`${application} at ${commit}`, () => this.last(application)?.revision.commit === commit);
    return this.last(application) as Changed;
  }
  /** Resolves once the poller has done all that was asked of this repository before. */
  async settled(repository: TestRepository, name: string, application: string): Promise<void> {
    const path = `${application}-marker`;
    await this.application(path, { repository: name, path, ref: 'refs/heads/marker' });
    const commit = await repository.commit({ [`${path}/x${Date.now()}.yaml`]: 'a: 1' }, 'marker', 'marker');
    await this.hint(name);
    await this.announced(path, commit);
  }

  async files(message: Changed | undefined): Promise<Record<string, string>> {
    if (!message?.snapshot) throw new Error('no snapshot');
    const files: Record<string, string> = {};
    const archive = extract();
    archive.end(Buffer.from(await this.bus.objects('snapshots').get(message.snapshot.digest)));
    for await (const entry of archive) {
      const chunks: Buffer[] = [];
      for await (const chunk of entry) chunks.push(chunk as Buffer);
      if (entry.header.type !== 'directory') files[entry.header.name] = entry.header.linkname ?? Buffer.concat(chunks).toString();
    }
    return files;
  }
}
