import { CONFIG_APPLICATION, DocumentsDeclared, PLATFORM_TENANT } from '@fairlead/contracts';
import type { Bus } from '@fairlead/messaging';
import { OneAtATime, type Logger } from '@fairlead/service-kit';
import { repositoryOf, type ApplicationKey, type CatalogView, type RepositoryKey } from '../catalog/catalog-view.js';
import { keyOf, type Announcements, type Announced } from './announcements.js';
import type { Announcer } from './announcer.js';

export interface RemovedOptions {
  readonly bus: Bus;
  readonly catalog: CatalogView;
  readonly memory: Announcements;
  readonly announcer: Announcer;
  readonly logger: Logger;
  readonly isOurs: (repository: RepositoryKey) => boolean;
}
const RETRY_MILLISECONDS = 10_000;

/**
 * Announces the end of applications that are no longer in the catalog, also those that went while no instance ran. Everything that such an
 * application made is deleted from clusters, so a catalog that was lost must not look like one that was emptied: an application has ended only
 * when the config repository has been read and nothing that was read declares it.
 */
export class RemovedApplications {
  private readonly looks: OneAtATime;

  constructor(private readonly options: RemovedOptions) {
    this.looks = new OneAtATime(() => this.run(), options.logger);
  }

  /** Looks soon; several calls are one look. */
  look(): void {
    this.looks.ask();
  }

  private async run(): Promise<void> {
    try {
      await this.announceRemoved();
    } catch (error) {
      this.options.logger.warn('removed applications could not be announced, trying again', { error });
      this.retry();
    }
  }

  private async announceRemoved(): Promise<void> {
    const missing = [...this.options.memory.all].filter(([key, { message }]) => message.snapshot && this.isMissing(key, message));
    if (missing.length === 0) return;
    const declared = await this.declaredApplications();
    for (const [key, { message }] of missing) {
      if (!declared || declared.has(key)) {
        this.options.logger.info('application is not in the catalog, but not known to be removed', { application: key });
        this.retry();
      } else if (this.isMissing(key, message)) await this.options.announcer.deleted(message);
    }
  }

  private isMissing(key: ApplicationKey, { spec }: Announced): boolean {
    return !this.options.catalog.application(key) && this.options.isOurs(repositoryOf(spec));
  }

  /** Undefined: the config repository has not been read, so nobody knows. */
  private async declaredApplications(): Promise<ReadonlySet<ApplicationKey> | undefined> {
    const all = (await this.options.bus.lastPerSubject(DocumentsDeclared)).map(({ message }) => message);
    const config = keyOf({ tenant: PLATFORM_TENANT, application: CONFIG_APPLICATION });
    if (!this.options.catalog.application(config) || !all.some((message) => keyOf(message) === config)) return undefined;
    const applications = all
      .flatMap(({ documents }) => documents.map(({ document }) => document))
      .filter((document) => document.kind === 'Application');
    return new Set(applications.map(({ spec, metadata }) => `${spec.tenant}/${metadata.name}`));
  }

  private timer: NodeJS.Timeout | undefined;
  private retry(): void {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.look(), RETRY_MILLISECONDS).unref();
  }
}
