import { SourceChanged, SourceFailed, SourceStatus, type MessageOf, type Problem, type Revision, type Sha256 } from '@fairlead/contracts';
import type { Bus } from '@fairlead/messaging';
import type { Logger, Metrics } from '@fairlead/service-kit';
import type { ApplicationKey, CatalogApplication } from '../catalog/catalog-view.js';
import type { Announced, Announcements } from './announcements.js';

/** Says what became of sources: the one place that writes SOURCES, SourceFailed and SourceStatus. */
export class Announcer {
  private readonly counts;

  constructor(
    private readonly bus: Bus,
    private readonly memory: Announcements,
    private readonly logger: Logger,
    metrics: Metrics,
  ) {
    this.counts = metrics.counter('fairlead_sources_announced_total', 'What was said of sources: changed, failed or deleted', ['what']);
  }

  /** Whether anything that can be rendered was ever said of the application. */
  hasAnnounced({ key }: CatalogApplication): boolean {
    return this.memory.last(key)?.message.snapshot !== undefined;
  }

  /** A source can be rendered; its snapshot lies in the object store already. */
  async changed(
    application: CatalogApplication,
    source: { revision: Revision; fingerprint: Sha256; snapshot: { digest: Sha256; bytes: number } },
  ): Promise<void> {
    const { key, document } = application;
    const message: Announced = {
      tenant: document.spec.tenant,
      application: document.metadata.name as Announced['application'],
      generation: this.memory.nextGeneration(key),
      ...source,
      spec: document.spec,
    };
    if ((await this.publish(message)) === 'stale') return;
    this.counts.inc({ what: 'changed' });
    this.logger.info('source changed', {
      application: key,
      commit: source.revision.commit,
      generation: message.generation,
      bytes: source.snapshot.bytes,
    });
    await this.report({
      tenant: message.tenant,
      application: message.application,
      generation: message.generation,
      revision: source.revision,
    });
  }

  /** A source can't be read or rendered. Said once, however often the same is found. */
  async failed(application: CatalogApplication, problem: Problem, revision?: Revision): Promise<void> {
    const { key, document } = application;
    const told = this.memory.failure(key);
    if (told && sameProblem(told, problem)) return;
    const about = {
      tenant: document.spec.tenant,
      application: document.metadata.name as Announced['application'],
      generation: this.memory.nextGeneration(key),
      ...(revision && { revision }),
    };
    await this.bus.publish(SourceFailed, { ...about, problem });
    this.counts.inc({ what: 'failed' });
    this.logger.warn('source failed', { application: key, code: problem.code, problem: problem.message, commit: revision?.commit });
    await this.report({ ...about, problem });
  }

  /** An application is no longer declared: whatever was made of it goes. */
  async deleted(last: Announced): Promise<void> {
    const key: ApplicationKey = `${last.tenant}/${last.application}`;
    const { snapshot: _, ...rest } = last;
    const message: Announced = { ...rest, generation: this.memory.nextGeneration(key) };
    if ((await this.publish(message)) === 'stale') return;
    this.counts.inc({ what: 'deleted' });
    this.logger.info('application deleted', { application: key, generation: message.generation });
    await this.bus.purge('STATUS', `status.source.${last.tenant}.${last.application}`);
    this.memory.forgetStatus(key);
  }

  private async publish(message: Announced): Promise<'published' | 'stale'> {
    const result = await this.bus.publishIfNewer(SourceChanged, message, (previous) => previous.generation < message.generation);
    // Another instance was faster; what it said arrives by the stream.
    if (result === 'stale')
      this.logger.info('a newer announcement is there already', { application: `${message.tenant}/${message.application}` });
    else this.memory.announced(message);
    return result;
  }

  private async report(status: Omit<MessageOf<typeof SourceStatus>, 'at'>): Promise<void> {
    const message = { ...status, at: new Date().toISOString() };
    await this.bus.publish(SourceStatus, message);
    this.memory.reported(message);
  }
}

/** An outage is one problem although its text tells since when. */
const sameProblem = (a: Problem, b: Problem): boolean => a.code === b.code && (a.message === b.message || OUTAGES.has(a.code));
const OUTAGES: ReadonlySet<string> = new Set(['SourceUnreachable', 'GitFailed']);
