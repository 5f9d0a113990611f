import { FairleadError, milliseconds, Retry, type Problem, type RepositoryDocument, type RepositoryReading } from '@fairlead/contracts';
import { mayReadRepository } from '@fairlead/domain';
import { reachedAt, type CredentialsProvider } from '@fairlead/git';
import { OneAtATime, tracing, type Logger } from '@fairlead/service-kit';
import { credentialsOf } from '../access/credentials-of.js';
import type { Announcer } from '../announcing/announcer.js';
import type { CatalogApplication, CatalogView, RepositoryKey } from '../catalog/catalog-view.js';
import { outageOf, problemOf } from '../sources/problem.js';
import { pollDelay, retryDelay } from './delays.js';
import type { Limiter } from './limiter.js';
import { AlreadyToldError, type Access, type RepositoryWork, type Wish, type WorkContext } from './repository-work.js';

const ORDER: readonly Wish[] = ['settle', 'list', 'fetch'];

export interface PollerOptions {
  readonly catalog: CatalogView;
  readonly announcer: Announcer;
  readonly limiter: Limiter;
  readonly logger: Logger;
  /** What is done with a repository of a type; asked again when the type changes. */
  readonly work: (type: RepositoryDocument['spec']['type'], context: WorkContext) => RepositoryWork;
  readonly credentials: (name: string) => CredentialsProvider;
  /** Beginnings of URLs, and what is used instead of them. */
  readonly insteadOf: Readonly<Record<string, string>>;
  /** False once another instance may have taken over. */
  readonly mayAnnounce: () => boolean;
  readonly observe: (what: 'list' | 'fetch' | 'settle', seconds: number) => void;
}

class SourceRefusedError extends FairleadError {
  readonly retry = Retry.never;
  constructor(
    readonly code: 'RepositoryMissing' | 'RepositoryNotAllowed' | 'RepositorySuspended',
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
  /** Of the newest hint that is not worked on yet. */
  private traceparent: string | undefined;
  private readonly runs: OneAtATime;
  private timer: NodeJS.Timeout | undefined;
  private readonly end = new AbortController();
  private work: RepositoryWork | undefined;
  private suspended = false;
  private looked: { readonly at: Date; readonly tookMilliseconds: number } | undefined;
  private nextAt: Date | undefined;
  private hintedAt: Date | undefined;
  private failures = 0;
  private failingSince: Date | undefined;

  constructor(
    readonly key: RepositoryKey,
    private readonly options: PollerOptions,
  ) {
    this.runs = new OneAtATime(() => this.workOff(), options.logger);
  }

  /** @param traceparent of what asks for it: what comes of it belongs to the same trace */
  request(wish: Wish, traceparent?: string): void {
    if (this.end.signal.aborted) return;
    this.traceparent = traceparent ?? this.traceparent;
    if (this.wish === undefined || ORDER.indexOf(wish) > ORDER.indexOf(this.wish)) this.wish = wish;
    this.runs.ask();
  }

  /** A webhook or a person told of it: what is new is fetched. */
  hinted(traceparent?: string): void {
    this.hintedAt = new Date();
    this.request('fetch', traceparent);
  }

  /** Aborted when it is stopped. */
  get ended(): AbortSignal {
    return this.end.signal;
  }

  /** How it is being read. */
  get reading(): RepositoryReading {
    const { looked, nextAt, hintedAt, failures } = this;
    return {
      looking: this.runs.isRunning,
      ...(looked === undefined ? {} : { lookedAt: looked.at.toISOString(), tookMilliseconds: looked.tookMilliseconds }),
      ...(nextAt === undefined ? {} : { nextAt: nextAt.toISOString() }),
      ...(hintedAt === undefined ? {} : { hintedAt: hintedAt.toISOString() }),
      failures,
    };
  }

  /** Resolves when what is being done has ended. */
  async stop(): Promise<void> {
    this.end.abort();
    clearTimeout(this.timer);
    const ended = this.runs.stop();
    this.work?.close();
    await ended;
    this.work?.close();
  }

  private async workOff(): Promise<void> {
    while (this.wish !== undefined && !this.end.signal.aborted) {
      clearTimeout(this.timer);
      await this.options.limiter.run(async () => {
        const wish = this.wish ?? 'settle';
        const { traceparent } = this;
        this.wish = undefined;
        this.traceparent = undefined;
        await tracing.continueTrace('look at repository', { 'fairlead.repository': this.key }, traceparent, () => this.once(wish));
      });
    }
    this.schedule();
  }

  private schedule(): void {
    clearTimeout(this.timer);
    this.nextAt = undefined;
    const repository = this.options.catalog.repository(this.key);
    if (this.end.signal.aborted || (this.failures === 0 && (!repository || repository.spec.suspend || this.applications.length === 0)))
      return;
    const interval = milliseconds(repository?.spec.interval ?? '1m');
    const delay = this.failures > 0 ? retryDelay(this.failures, interval) : pollDelay(interval);
    this.timer = setTimeout(() => this.request('list'), delay);
    this.nextAt = new Date(Date.now() + delay);
  }

  private get applications(): CatalogApplication[] {
    return this.options.catalog.applicationsOf(this.key);
  }

  private async once(wish: Wish): Promise<void> {
    const begun = performance.now();
    try {
      await this.attempt(wish);
      this.failures = 0;
      this.failingSince = undefined;
    } catch (error) {
      if (this.end.signal.aborted) return;
      this.failures++;
      this.failingSince ??= new Date();
      this.options.logger.warn('repository could not be worked on, trying again', { failures: this.failures, error });
      await this.tellOutage(error).catch((failure: unknown) => this.options.logger.warn('outage could not be told', { error: failure }));
    } finally {
      this.looked = { at: new Date(), tookMilliseconds: Math.round(performance.now() - begun) };
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
    const urgent = this.suspended ? 'list' : wish;
    this.suspended = repository.spec.suspend;
    if (this.suspended) return this.tellSuspended(applications);
    await this.workOf(repository).run(urgent, this.accessTo(repository), applications);
  }

  private workOf({ spec }: RepositoryDocument): RepositoryWork {
    if (this.work?.type === spec.type) return this.work;
    this.work?.close();
    this.work = this.options.work(spec.type, {
      mayAnnounce: () => !this.end.signal.aborted && this.options.mayAnnounce(),
      timed: (step, work) => this.timed(step, work),
    });
    return this.work;
  }

  private accessTo({ spec }: RepositoryDocument): Access {
    const name = credentialsOf(spec, this.options.catalog.tenant(spec.tenant)?.spec);
    return {
      url: reachedAt(spec.url, this.options.insteadOf),
      credentialsName: name,
      credentials: name === undefined ? undefined : this.options.credentials(name),
    };
  }

  /** What was read before stays; those of which nothing was read are told why. */
  private async tellSuspended(applications: readonly CatalogApplication[]): Promise<void> {
    const problem = problemOf(
      new SourceRefusedError(
        'RepositorySuspended',
        `The Repository ${this.key.split('/')[1] ?? ''} is suspended, and nothing of the application was read before it was. Set its spec.suspend to false; the application goes on by itself then.`,
      ),
    );
    for (const application of applications) {
      if (!application.document.spec.suspend && this.options.mayAnnounce() && !this.options.announcer.hasAnnounced(application))
        await this.options.announcer.failed(application, problem);
    }
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

  private async tellOutage(error: unknown): Promise<void> {
    if (!(error instanceof FairleadError) || error instanceof AlreadyToldError || error.code.startsWith('Nats')) return;
    const passing = error.retry.kind !== 'never' && this.failures < FAILURES_BEFORE_TELLING;
    if (passing || !this.options.mayAnnounce()) return;
    const told = outageOf(error, this.failingSince ?? new Date());
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
