import { setTimeout as sleep } from 'node:timers/promises';
import { isDeepStrictEqual } from 'node:util';
import { ApplicationPaused, CatalogReported, DocumentsDeclared, type CatalogEntry } from '@fairlead/contracts';
import type { Bus } from '@fairlead/messaging';
import { OneAtATime, type Logger } from '@fairlead/service-kit';
import type { CatalogReport } from './catalog-reports.js';
import type { CatalogView } from './catalog-view.js';
import { idOf, type Declaration } from './claims.js';
import { PauseKeeper } from './pause-keeper.js';
import { pauseChange, withoutPause, withoutPauses, type PauseMessage } from './pauses.js';
import { reconcileCatalog, type CatalogChange, type Report } from './reconcile-catalog.js';

export interface CatalogKeeperOptions {
  readonly bus: Bus;
  readonly view: CatalogView;
  readonly bootstrap: ReadonlyMap<string, CatalogEntry>;
  readonly logger: Logger;
  /** Ends the work: the lease is gone or the service stops. */
  readonly signal: AbortSignal;
}

/** What others name comes before those who name it. */
const KINDS = [
  'Tenant',
  'Cluster',
  'Project',
  'GuardRule',
  'Repository',
  'ImageRepository',
  'ImagePolicy',
  'ImageUpdate',
  'Application',
  'Promotion',
] as const satisfies CatalogEntry['document']['kind'][];
/** Entries written at once. */
const AT_ONCE = 64;
const FIRST_PAUSE_MILLISECONDS = 250;
const LONGEST_PAUSE_MILLISECONDS = 10_000;

/**
 * Makes the catalog what all applications together declare. One api does it at a time (a lease); it keeps the last declaration of every application
 * and compares all of them with the whole catalog after each change, so that it does not matter what was lost, late, doubled or in which order.
 */
export class CatalogKeeper {
  private readonly declarations = new Map<string, Declaration>();
  private readonly reported = new Map<string, CatalogReport>();
  private readonly pauses: PauseKeeper;
  private readonly runs: OneAtATime;
  private unread = 3;
  private nextTryMilliseconds = FIRST_PAUSE_MILLISECONDS;

  constructor(private readonly options: CatalogKeeperOptions) {
    this.runs = new OneAtATime(() => this.run(), options.logger);
    this.pauses = new PauseKeeper(options, () => this.reconcile());
  }

  async start(): Promise<void> {
    const { bus, view, signal } = this.options;
    for (const { message } of await bus.lastPerSubject(CatalogReported)) this.reported.set(idOf(message), message);
    const stopListening = view.listen({
      onPut: () => this.reconcile(),
      onDelete: () => this.reconcile(),
      onCaughtUp: () => this.caughtUp(),
    });
    signal.addEventListener('abort', stopListening);
    await bus.follow({
      consumer: 'api-pauses',
      contracts: [ApplicationPaused],
      from: 'last-per-subject',
      onMessage: ({ message, sequence }) => this.pauses.take(message as PauseMessage, sequence),
      onCaughtUp: () => this.caughtUp(),
      signal,
    });
    await bus.follow({
      consumer: 'api-catalog',
      contracts: [DocumentsDeclared],
      from: 'last-per-subject',
      onMessage: ({ message }) => this.declared(message as Declaration),
      onCaughtUp: () => this.caughtUp(),
      signal,
    });
  }

  private declared(declaration: Declaration): void {
    const id = idOf(declaration);
    if (declaration.generation < (this.declarations.get(id)?.generation ?? 0)) return;
    this.declarations.set(id, declaration);
    this.reconcile();
  }

  private caughtUp(): void {
    this.unread -= 1;
    this.reconcile();
  }

  private reconcile(): void {
    if (this.unread <= 0) this.runs.ask();
  }

  private async run(): Promise<void> {
    const { signal, logger } = this.options;
    if (signal.aborted) return;
    try {
      await this.step();
      this.nextTryMilliseconds = FIRST_PAUSE_MILLISECONDS;
    } catch (error) {
      if (signal.aborted) return;
      this.reconcile();
      logger.warn('catalog can not be written now, trying again', { error, nextTryMilliseconds: this.nextTryMilliseconds });
      await sleep(this.nextTryMilliseconds, undefined, { signal }).catch(() => undefined);
      this.nextTryMilliseconds = Math.min(this.nextTryMilliseconds * 2, LONGEST_PAUSE_MILLISECONDS);
    }
  }

  private async step(): Promise<void> {
    const { bootstrap, view } = this.options;
    for (const [key, entry] of bootstrap) {
      const present = view.entry(key);
      if (present === undefined || !isDeepStrictEqual(withoutPause(present), entry)) await this.put(key, entry);
    }
    const entries = view.entries();
    const now = Date.now();
    const declared = reconcileCatalog([...this.declarations.values()], withoutPauses(entries), bootstrap);
    const change = pauseChange(declared, entries, this.pauses.messages, now);
    await this.apply(change);
    for (const report of change.reports) await this.report(report);
    await this.pauses.settle(now, entries);
  }

  private async apply({ puts, deletes }: CatalogChange): Promise<void> {
    const { bus, view, logger, signal } = this.options;
    for (const kind of KINDS) {
      const ofKind = puts.filter(({ entry }) => entry.document.kind === kind);
      for (let from = 0; from < ofKind.length; from += AT_ONCE) {
        await Promise.all(ofKind.slice(from, from + AT_ONCE).map(({ key, entry }) => this.put(key, entry)));
      }
    }
    for (const key of deletes) {
      if (signal.aborted) return;
      await bus.catalog.delete(key);
      view.delete(key);
    }
    if (puts.length + deletes.length > 0)
      logger.info('catalog changed', { put: puts.map(({ key }) => key).slice(0, 50), deleted: deletes.slice(0, 50) });
  }

  /** Only over the revision that was looked at: another api may hold the lease by now. */
  private async put(key: string, entry: CatalogEntry): Promise<void> {
    const { bus, view, signal } = this.options;
    signal.throwIfAborted();
    const revision = await bus.catalog.replace(key, entry, view.revision(key) ?? (await bus.catalog.get(key))?.revision ?? 0);
    if (revision !== undefined) return view.put(key, entry, revision);
    const now = await bus.catalog.get(key);
    if (now !== undefined) view.put(key, now.value, now.revision);
    this.reconcile();
  }

  private async report({ declaration, accepted, refused, problems }: Report): Promise<void> {
    const { tenant, application, generation, revision } = declaration;
    if (
      declaration.documents.length + declaration.notes.length + problems.length === 0 &&
      this.options.view.application(tenant, application) === undefined
    ) {
      return this.forget(declaration);
    }
    const { notes } = declaration;
    const content = { tenant, application, generation, revision, accepted, refused, problems: [...problems], notes };
    const { at: _at, ...before } = this.reported.get(idOf(declaration)) ?? { at: '' };
    if (isDeepStrictEqual(before, content)) return;
    const report: CatalogReport = { ...content, at: new Date().toISOString() };
    await this.options.bus.publish(CatalogReported, report);
    this.reported.set(idOf(declaration), report);
    if (problems.length > 0)
      this.options.logger.warn('documents have problems', { application: idOf(declaration), refused, problems: problems.slice(0, 10) });
    if (notes.length > 0)
      this.options.logger.info('documents are read otherwise', { application: idOf(declaration), notes: notes.slice(0, 10) });
  }

  /** The application is gone, and so is all that it declared. */
  private async forget(declaration: Declaration): Promise<void> {
    if (!this.reported.delete(idOf(declaration))) return;
    await this.options.bus.purge('STATUS', `status.catalog.${declaration.tenant}.${declaration.application}`);
  }
}
