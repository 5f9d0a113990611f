import { RenderStatus, SourceStatus, SyncStatus, type ApplicationDocument, type CatalogEntry } from '@fairlead/contracts';
import type { EntityManager } from '@fairlead/database';
import type { Bus, Received } from '@fairlead/messaging';
import type { Logger } from '@fairlead/service-kit';
import type { CatalogView } from '../catalog/catalog-view.js';
import type { Postgres } from '../store/postgres.js';
import { asIfUnwritten, type Told } from './as-if-unwritten.js';
import { BatchWriter } from './batch-writer.js';
import { onCatalogState, sweep, type CatalogState } from './catalog-entries.js';
import { onRenderStatus } from './on-render-status.js';
import { onSourceStatus } from './on-source-status.js';
import { onSyncStatus } from './on-sync-status.js';
import { keyOfApplication, type ApplicationKey, type Projection } from './projection.js';
import { writeSummaries } from './write-summaries.js';

interface Update {
  readonly projection: Projection | 'sweep';
  readonly message: ApplicationKey;
}
export interface ProjectorOptions {
  readonly bus: Bus;
  readonly view: CatalogView;
  readonly postgres: Postgres;
  readonly logger: Logger;
  /** Ends the work: the lease is gone or the service stops. */
  readonly signal: AbortSignal;
  /** What stands in the tables counts for nothing until all was read. */
  readonly anew?: boolean;
}

const projections: Readonly<Record<string, Projection>> = {
  [SourceStatus.type]: onSourceStatus as Projection,
  [RenderStatus.type]: onRenderStatus as Projection,
  [SyncStatus.type]: onSyncStatus as Projection,
};
const SWEEP: Update = { projection: 'sweep', message: { tenant: '', application: '' } };

/**
 * Keeps the tables of applications as the last messages of all stages and the catalog say. It reads all of them anew when it begins, so nothing
 * that happened while nobody wrote is missed, and a wiped database fills itself.
 */
export class Projector {
  private readonly writer: BatchWriter<Update>;
  /** What every cluster's subject said last, to know which rows nobody speaks for. */
  private readonly clusters = new Set<string>();
  private unread = 2;
  private isAnew: boolean;
  private ended: Promise<void> | undefined;
  private tellCaughtUp: () => void = () => undefined;
  /** Resolves once everything that was there at the start is written; never if the work ends before. */
  readonly caughtUp = new Promise<void>((resolve) => (this.tellCaughtUp = resolve));

  constructor(private readonly options: ProjectorOptions) {
    this.isAnew = options.anew === true;
    const { logger } = options;
    this.writer = new BatchWriter({
      name: 'applications',
      logger,
      keyOf: ({ projection, message }) => (projection === 'sweep' ? 'sweep' : projection.keyOf(message)),
      isOlder: (update, waiting) =>
        update.projection !== 'sweep' && (update.projection.isOlder?.(update.message, waiting.message) ?? false),
      write: (updates) => this.write(updates),
    });
  }

  async start(): Promise<void> {
    const { bus, view, signal } = this.options;
    const stopListening = view.listen({
      onPut: (_key, entry, revision) => this.catalogPut(entry, revision),
      onDelete: (key) => this.catalogDelete(key),
      onCaughtUp: () => this.haveRead(),
    });
    signal.addEventListener('abort', () => {
      stopListening();
      this.ended = this.writer.stop();
    });
    await bus.follow({
      consumer: 'api-applications',
      contracts: [SourceStatus, RenderStatus, SyncStatus],
      from: 'last-per-subject',
      onMessage: (received) => this.status(received),
      onCaughtUp: () => this.haveRead(),
      signal,
    });
  }

  /** After the signal: resolves when nothing more is written. */
  async stopped(): Promise<void> {
    await this.ended;
  }

  private status({ contract, message }: Received<unknown>): void {
    const projection = projections[contract.type];
    if (projection === undefined) return;
    if (contract.type === SyncStatus.type)
      this.remember(message as { tenant: string; application: string; cluster: string; deleted: boolean });
    this.add({ projection, message: message as ApplicationKey });
  }

  private remember(status: { tenant: string; application: string; cluster: string; deleted: boolean }): void {
    const key = `${keyOfApplication(status)}@${status.cluster}`;
    if (status.deleted) this.clusters.delete(key);
    else this.clusters.add(key);
  }

  private catalogPut({ document, owner, paused }: CatalogEntry, revision: number): void {
    if (document.kind !== 'Application') return;
    const { spec, metadata } = document as ApplicationDocument;
    const { name, labels = {} } = metadata;
    const state: CatalogState = { tenant: spec.tenant, application: name, spec, labels, paused, owner: keyOfApplication(owner), revision };
    this.add({ projection: onCatalogState as Projection, message: state });
  }

  private catalogDelete(key: string): void {
    const [kind, tenant, application] = key.split('.');
    if (kind !== 'application' || tenant === undefined || application === undefined) return;
    this.add({ projection: onCatalogState as Projection, message: { tenant, application } });
  }

  /** Both the catalog and every stage's last word are read: what neither tells of is gone. */
  private haveRead(): void {
    this.unread -= 1;
    if (this.unread > 0) return;
    this.writer.add(SWEEP).then(
      () => {
        this.isAnew = false;
        this.tellCaughtUp();
      },
      () => undefined,
    );
  }

  private add(update: Update): void {
    this.writer.add(update).catch((error: unknown) => {
      if (!this.options.signal.aborted)
        this.options.logger.error('an update of an application can not be stored and is left out', { ...update.message, error });
    });
  }

  private async write(updates: readonly Update[]): Promise<void> {
    await this.options.postgres.transaction(async (manager) => {
      const write = (): Promise<void> => this.writeRows(manager, updates);
      if (this.isAnew) await asIfUnwritten(manager, toldIn(updates), write);
      else await write();
    });
  }

  private async writeRows(manager: EntityManager, updates: readonly Update[]): Promise<void> {
    const byProjection = new Map<Projection, ApplicationKey[]>();
    for (const { projection, message } of updates) {
      if (projection === 'sweep') continue;
      byProjection.set(projection, [...(byProjection.get(projection) ?? []), message]);
    }
    for (const [projection, messages] of byProjection) await projection.write(manager, messages);
    if (updates.includes(SWEEP)) await sweep(manager, this.everything());
    const touched = new Map(updates.filter((update) => update !== SWEEP).map(({ message }) => [keyOfApplication(message), message]));
    await writeSummaries(
      manager,
      [...touched.values()].map(({ tenant, application }) => ({ tenant, application })),
    );
  }

  private everything(): { applications: string[]; clusters: string[] } {
    const applications = this.options.view.list('Application').map(({ document }) => `${document.spec.tenant}/${document.metadata.name}`);
    return { applications, clusters: [...this.clusters] };
  }
}

/** What each type of message is about; of the catalog's nothing has to be forgotten. */
function toldIn(updates: readonly Update[]): Map<string, Told[]> {
  const told = new Map<string, Told[]>();
  for (const { projection, message } of updates) {
    if (projection === 'sweep') continue;
    const type = Object.keys(projections).find((name) => projections[name] === projection) ?? '';
    told.set(type, [...(told.get(type) ?? []), message]);
  }
  return told;
}
