import { FairleadError, milliseconds, Retry, type Problem, type RepositoryDocument } from '@fairlead/contracts';
import { mayReadRepository } from '@fairlead/domain';
import { GitFailedError, Mirror, ObjectNotFoundError, type CredentialsProvider, type GitOptions } from '@fairlead/git';
import type { Logger } from '@fairlead/service-kit';
import type { Announcer } from '../announcing/announcer.js';
import type { CatalogApplication, CatalogView, RepositoryKey } from '../catalog/catalog-view.js';
import type { ApplicationSources } from '../sources/application-sources.js';
import { problemOf } from '../sources/problem.js';
import { pollDelay, retryDelay } from './delays.js';
import type { Limiter } from './limiter.js';
import { isOutdated } from './outdated.js';

/** `settle`: look at the applications; `list`: ask the host for its refs first; `fetch`: the host is known to have something new. */
export type Wish = 'settle' | 'list' | 'fetch';
const ORDER: readonly Wish[] = ['settle', 'list', 'fetch'];

export interface PollerOptions {
  readonly catalog: CatalogView;
  readonly announcer: Announcer;
  readonly sources: ApplicationSources;
  readonly limiter: Limiter;
  readonly logger: Logger;
  /** Folder of this repository's mirror. */
  readonly folder: string;
  readonly git: GitOptions & { readonly protocols: readonly string[] };
  readonly credentials: (name: string) => CredentialsProvider;
  /** False once another instance may have taken over. */
  readonly mayAnnounce: () => boolean;
  readonly observe: (what: 'list' | 'fetch' | 'settle', seconds: number) => void;
}

/** Refs that are neither branches nor tags are fetched only for those who name them. */
function extraRefs(applications: readonly CatalogApplication[]): string[] {
  const refs = applications.map(({ document }) => document.spec.source.ref);
  return [...new Set(refs.filter((ref) => /^refs\/(?!heads\/|tags\/)[^*^~:?[\\\s]+$/.test(ref)))];
}

class SourceRefusedError extends FairleadError {
  readonly retry = Retry.never;
  constructor(
    readonly code: 'RepositoryMissing' | 'RepositoryNotAllowed',
    message: string,
  ) {
    super(message);
  }
}

/** Failures in a row after which an outage is told; the first may be a passing one. */
const FAILURES_BEFORE_TELLING = 2;

/**
 * Keeps one repository's applications announced. One thing is done at a time; what is wished meanwhile is done together afterwards, so a
 * storm of hints costs two fetches. Nothing thrown here reaches another repository.
 */
export class RepositoryPoller {
  private wish: Wish | undefined;
  private running: Promise<void> | undefined;
  private timer: NodeJS.Timeout | undefined;
  private stopped = false;
  private mirror: { readonly url: string; readonly credentials: string | undefined; readonly opened: Mirror } | undefined;
  private fetched = false;
  private failures = 0;
  private failingSince: Date | undefined;

  constructor(
    readonly key: RepositoryKey,
    private readonly options: PollerOptions,
  ) {}

  request(wish: Wish): void {
    if (this.stopped) return;
    if (this.wish === undefined || ORDER.indexOf(wish) > ORDER.indexOf(this.wish)) this.wish = wish;
    this.running ??= this.work().finally(() => (this.running = undefined));
  }

  /** Resolves when what is being done has ended. */
  async stop(): Promise<void> {
    this.stopped = true;
    clearTimeout(this.timer);
    this.mirror?.opened.close();
    await this.running;
    this.mirror?.opened.close();
  }

  private async work(): Promise<void> {
    // What is wished in the same moment is one wish.
    await Promise.resolve();
    while (this.wish !== undefined && !this.stopped) {
      clearTimeout(this.timer);
      await this.options.limiter.run(async () => {
        const wish = this.wish ?? 'settle';
        this.wish = undefined;
        await this.once(wish);
      });
    }
    this.schedule();
  }

  private schedule(): void {
    clearTimeout(this.timer);
    const repository = this.options.catalog.repository(this.key);
    if (this.stopped || (this.failures === 0 && (!repository || this.applications.length === 0))) return;
    const interval = milliseconds(repository?.spec.interval ?? '1m');
    const delay = this.failures > 0 ? retryDelay(this.failures, interval) : pollDelay(interval);
    this.timer = setTimeout(() => this.request('list'), delay);
  }

  private get applications(): CatalogApplication[] {
    return this.options.catalog.applicationsOf(this.key);
  }

  private async once(wish: Wish): Promise<void> {
    try {
      await this.attempt(wish);
      this.failures = 0;
      this.failingSince = undefined;
    } catch (error) {
      if (this.stopped) return;
      this.failures++;
      this.failingSince ??= new Date();
      this.options.logger.warn('repository could not be worked on, trying again', { failures: this.failures, error });
      await this.tellOutage(error).catch((failure: unknown) => this.options.logger.warn('outage could not be told', { error: failure }));
    }
  }

  private async attempt(wish: Wish): Promise<void> {
    const refusal = this.refusal();
    if (refusal) {
      const problem = problemOf(refusal);
      return this.failAll(() => problem);
    }
    // Those that come while the host is asked were not asked for; they have a wish of their own.
    const applications = this.applications;
    const repository = this.options.catalog.repository(this.key);
    if (!repository || applications.length === 0) return;
    const mirror = await this.open(repository);
    try {
      await this.refresh(mirror, wish, applications);
    } catch (error) {
      // What was fetched before serves new applications while the host is away.
      const fresh = applications.filter((application) => this.options.sources.isNew(application));
      if (mirror.refs.size > 0 && !this.stopped) await this.settle(mirror, fresh, false);
      throw error;
    }
    try {
      await this.settle(mirror, applications, true);
    } catch (error) {
      if (this.stopped || !(error instanceof ObjectNotFoundError || error instanceof GitFailedError)) throw error;
      await mirror.rebuild(error.message);
      await mirror.fetch(extraRefs(applications));
      await this.settle(mirror, applications, true);
    }
  }

  private settle(mirror: Mirror, applications: readonly CatalogApplication[], all: boolean): Promise<void> {
    const { sources, mayAnnounce } = this.options;
    return this.timed('settle', () => sources.settle(mirror, applications, () => !this.stopped && mayAnnounce(), all));
  }

  private async refresh(mirror: Mirror, wish: Wish, applications: readonly CatalogApplication[]): Promise<void> {
    const { sources } = this.options;
    const extra = extraRefs(applications);
    // A new application's ref may have been pushed since the last look.
    const unknown = applications.some((application) => sources.isNew(application) && !mirror.knows(application.document.spec.source.ref));
    if (wish === 'settle' && this.fetched && !unknown) return;
    if (wish !== 'fetch' || mirror.refs.size === 0) {
      const listed = await this.timed('list', () => mirror.listRefs(extra));
      const everything = sources.someUnresolved || !this.fetched;
      const wanted = everything ? undefined : applications.map(({ document }) => document.spec.source.ref);
      if (!isOutdated(mirror.refs, listed, wanted)) {
        this.fetched = true;
        return;
      }
    }
    await this.timed('fetch', () => mirror.fetch(extra));
    this.fetched = true;
  }

  private refusal(): SourceRefusedError | undefined {
    const [tenant = '', name = ''] = this.key.split('/');
    const repository = this.options.catalog.repository(this.key);
    if (!repository) {
      return new SourceRefusedError(
        'RepositoryMissing',
        `The tenant ${tenant} has no Repository ${name}, which the application's source names. Declare a Repository with this name and tenant, or correct spec.source.repository; the application goes on by itself then.`,
      );
    }
    if (!mayReadRepository(this.options.catalog.tenant(tenant)?.spec, repository.spec.url)) {
      return new SourceRefusedError(
        'RepositoryNotAllowed',
        `The tenant ${tenant} may not read ${repository.spec.url}: it matches none of its spec.repositories. Ask the platform team to add it to the Tenant, or use another repository.`,
      );
    }
    return undefined;
  }

  private async open({ spec }: RepositoryDocument): Promise<Mirror> {
    const credentials = spec.credentialsRef?.name;
    if (this.mirror?.url === spec.url && this.mirror.credentials === credentials) return this.mirror.opened;
    this.mirror?.opened.close();
    this.mirror = undefined;
    this.fetched = false;
    this.options.sources.forgetAll();
    const { folder, git, logger } = this.options;
    const opened = await Mirror.open({
      ...git,
      folder,
      url: spec.url,
      logger,
      ...(credentials !== undefined && { credentials: this.options.credentials(credentials) }),
    });
    this.mirror = { url: spec.url, credentials, opened };
    return opened;
  }

  private async tellOutage(error: unknown): Promise<void> {
    if (!(error instanceof FairleadError) || error.code.startsWith('Nats')) return;
    const passing = error.retry.kind !== 'never' && this.failures < FAILURES_BEFORE_TELLING;
    if (passing || !this.options.mayAnnounce()) return;
    const since = this.failingSince?.toISOString() ?? '';
    const problem = problemOf(error);
    const told: Problem =
      error.code === 'SourceUnreachable'
        ? { ...problem, message: `Source unreachable since ${since}: ${problem.message}`.slice(0, 4000) }
        : problem;
    await this.failAll(() => told);
  }

  private async failAll(problem: (application: CatalogApplication) => Problem): Promise<void> {
    for (const application of this.applications) {
      if (!application.document.spec.suspend && this.options.mayAnnounce())
        await this.options.announcer.failed(application, problem(application));
    }
  }

  private async timed<T>(what: 'list' | 'fetch' | 'settle', work: () => Promise<T>): Promise<T> {
    const start = performance.now();
    try {
      return await work();
    } finally {
      this.options.observe(what, (performance.now() - start) / 1000);
    }
  }
}
