import { GitFailedError, Mirror, ObjectNotFoundError, type GitOptions } from '@fairlead/git';
import type { Logger } from '@fairlead/service-kit';
import type { CatalogApplication } from '../catalog/catalog-view.js';
import type { ApplicationSources } from '../sources/application-sources.js';
import { isOutdated } from './outdated.js';
import type { Access, RepositoryWork, Wish, WorkContext } from './repository-work.js';

export interface GitWorkOptions extends WorkContext {
  readonly sources: ApplicationSources;
  readonly logger: Logger;
  /** Folder of this repository's mirror. */
  readonly folder: string;
  readonly git: GitOptions & { readonly protocols: readonly string[] };
}

/** Refs that are neither branches nor tags are fetched only for those who name them. */
function extraRefs(applications: readonly CatalogApplication[]): string[] {
  const refs = applications.map(({ ref }) => ref);
  return [...new Set(refs.filter((ref) => /^refs\/(?!heads\/|tags\/)[^*^~:?[\\\s]+$/.test(ref)))];
}

/** A Git repository: a mirror of it, and the applications whose files a new commit touches. */
export class GitWork implements RepositoryWork {
  readonly type = 'git';
  private mirror: { readonly access: Access; readonly opened: Mirror } | undefined;
  private fetched = false;
  private closed = false;

  constructor(private readonly options: GitWorkOptions) {}

  close(): void {
    this.closed = true;
    this.mirror?.opened.close();
  }

  async run(wish: Wish, access: Access, applications: readonly CatalogApplication[]): Promise<void> {
    const mirror = await this.open(access);
    try {
      await this.refresh(mirror, wish, applications);
    } catch (error) {
      // What was fetched before serves new applications while the host is away.
      const fresh = applications.filter((application) => this.options.sources.isNew(application));
      if (mirror.refs.size > 0 && !this.closed) await this.settle(mirror, fresh, false);
      throw error;
    }
    try {
      await this.settle(mirror, applications, true);
    } catch (error) {
      if (this.closed || !(error instanceof ObjectNotFoundError || error instanceof GitFailedError)) throw error;
      await mirror.rebuild(error.message);
      await mirror.fetch(extraRefs(applications));
      await this.settle(mirror, applications, true);
    }
  }

  private settle(mirror: Mirror, applications: readonly CatalogApplication[], all: boolean): Promise<void> {
    const { sources, mayAnnounce, timed } = this.options;
    return timed('settle', () => sources.settle(mirror, applications, () => !this.closed && mayAnnounce(), all));
  }

  private async refresh(mirror: Mirror, wish: Wish, applications: readonly CatalogApplication[]): Promise<void> {
    const { sources, timed } = this.options;
    const extra = extraRefs(applications);
    // A new application's ref may have been pushed since the last look.
    const unknown = applications.some((application) => sources.isNew(application) && !mirror.knows(application.ref));
    if (wish === 'settle' && this.fetched && !unknown) return;
    if (wish !== 'fetch' || mirror.refs.size === 0) {
      const listed = await timed('list', () => mirror.listRefs(extra));
      const everything = sources.someUnresolved || !this.fetched;
      const wanted = everything ? undefined : applications.map(({ ref }) => ref);
      if (!isOutdated(mirror.refs, listed, wanted)) {
        this.fetched = true;
        return;
      }
    }
    await timed('fetch', () => mirror.fetch(extra));
    this.fetched = true;
  }

  private async open(access: Access): Promise<Mirror> {
    if (this.mirror?.access.url === access.url && this.mirror.access.credentialsName === access.credentialsName) return this.mirror.opened;
    this.mirror?.opened.close();
    this.mirror = undefined;
    this.fetched = false;
    this.options.sources.forgetAll();
    const { folder, git, logger } = this.options;
    const { url, credentials } = access;
    const opened = await Mirror.open({ ...git, folder, url, logger, ...(credentials && { credentials }) });
    this.mirror = { access, opened };
    return opened;
  }
}
