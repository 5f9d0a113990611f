import { setTimeout as sleep } from 'node:timers/promises';
import { isDeepStrictEqual } from 'node:util';
import { Generation, ManifestsRendered, PLATFORM_TENANT } from '@fairlead/contracts';
import { isTenantApplication } from '@fairlead/domain';
import type { Bus } from '@fairlead/messaging';
import type { Logger } from '@fairlead/service-kit';
import type { CatalogView } from '../catalog/catalog-view.js';
import { wantedRenderings, type Desired, type WantedRendering } from './wanted-renderings.js';

export interface TenantPublisherOptions {
  readonly bus: Bus;
  readonly view: CatalogView;
  readonly logger: Logger;
  /** Ends the work: the lease is gone or the service stops. */
  readonly signal: AbortSignal;
  /** How long a tenant must be away before its rights are taken back, in milliseconds. Default 5 s: a catalog that is being made anew is without it for a moment. */
  readonly patience?: number;
}

const PATIENCE_MILLISECONDS = 5_000;
/** What NATS lost is published again after so long at the latest. */
const LOOK_EVERY_MILLISECONDS = 60_000;
const FIRST_PAUSE_MILLISECONDS = 250;
const LONGEST_PAUSE_MILLISECONDS = 10_000;

/**
 * Makes of each Tenant document what its clusters shall hold of it (namespaces, quotas, ServiceAccount, rights), and sends it to the syncers as an application of
 * the platform's that has no source: `platform/tenant-<name>`. One api does it at a time; it compares everything with everything after each
 * change of the catalog and once a minute, so nothing depends on what was lost or came twice.
 */
export class TenantPublisher {
  private readonly missingSince = new Map<string, number>();
  private wake: () => void = () => undefined;
  private wanted = true;
  private conflicts: readonly string[] = [];

  constructor(private readonly options: TenantPublisherOptions) {}

  /** Resolves at once; the work goes on until the signal. */
  start(): void {
    const { view, signal } = this.options;
    const look = (key: string): void => {
      if (/^(tenant|cluster|application\.platform)\./.test(key)) this.want();
    };
    const stopListening = view.listen({ onPut: look, onDelete: look, onCaughtUp: () => this.want() });
    signal.addEventListener('abort', () => {
      stopListening();
      this.wake();
    });
    void this.run();
  }

  private want(): void {
    this.wanted = true;
    this.wake();
  }

  private async run(): Promise<void> {
    const { signal, logger, view } = this.options;
    let pause = FIRST_PAUSE_MILLISECONDS;
    while (!signal.aborted) {
      try {
        // Before the step: what changes during it is looked at in the next one.
        this.wanted = false;
        const due = view.complete ? await this.step() : undefined;
        pause = FIRST_PAUSE_MILLISECONDS;
        await this.untilWanted(due ?? LOOK_EVERY_MILLISECONDS);
      } catch (error) {
        if (signal.aborted) return;
        logger.warn('namespaces and rights of tenants can not be published now, trying again', { error, nextTryMilliseconds: pause });
        await sleep(pause, undefined, { signal }).catch(() => undefined);
        pause = Math.min(pause * 2, LONGEST_PAUSE_MILLISECONDS);
      }
    }
  }

  private async untilWanted(milliseconds: number): Promise<void> {
    if (this.wanted || this.options.signal.aborted) return;
    let timer: NodeJS.Timeout | undefined;
    await new Promise<void>((resolve) => {
      this.wake = resolve;
      timer = setTimeout(resolve, milliseconds);
    });
    clearTimeout(timer);
  }

  /** @returns in how many milliseconds something must be looked at again, if that is known */
  private async step(): Promise<number | undefined> {
    const { bus, view } = this.options;
    const clusters = new Set<string>(view.list('Cluster').map(({ document }) => document.metadata.name));
    const { renderings, conflicts } = wantedRenderings(view.list('Tenant'), clusters);
    this.tellConflicts(conflicts);
    const known = new Map(
      (await bus.lastPerSubject(ManifestsRendered, `desired.*.*.${PLATFORM_TENANT}.*`))
        .filter(({ message }) => this.isOurs(message))
        .map(({ subject, message }) => [subject, message]),
    );
    for (const rendering of renderings) await this.publish(rendering, known);
    const wanted = new Set(renderings.map(({ message }) => ManifestsRendered.subject(message)));
    return this.withdraw([...known].filter(([subject, { bundle }]) => bundle && !wanted.has(subject)));
  }

  /** An application that somebody declared under such a name is the renderer's. */
  private isOurs({ application }: Desired): boolean {
    return isTenantApplication(application) && this.options.view.application(PLATFORM_TENANT, application) === undefined;
  }

  private async publish({ message, bytes, tenant }: WantedRendering, known: ReadonlyMap<string, Desired>): Promise<void> {
    const { bus, logger, signal } = this.options;
    if (!this.isOurs(message))
      return logger.error('an application of the platform has the name that a tenant’s namespaces need, so they are not made; rename it', {
        tenant,
        application: message.application,
      });
    const subject = ManifestsRendered.subject(message);
    this.missingSince.delete(subject);
    const bundles = bus.objects('manifests');
    const previous = known.get(subject);
    if (previous && isSame(previous, message)) {
      if (!(await bundles.has(message.fingerprint))) await bundles.put(bytes);
      return;
    }
    await bundles.put(bytes);
    signal.throwIfAborted();
    const next = { ...message, generation: laterThan(previous) };
    await bus.publishIfNewer(ManifestsRendered, next, (last) => last.generation < next.generation && !isSame(last, next));
    logger.info('namespaces and rights of a tenant published', { tenant, cluster: message.cluster, objects: message.bundle?.objects });
  }

  private async withdraw(gone: readonly (readonly [string, Desired])[]): Promise<number | undefined> {
    const { bus, logger, signal, patience = PATIENCE_MILLISECONDS } = this.options;
    const now = Date.now();
    let next: number | undefined;
    for (const [subject, { bundle: _, ...previous }] of gone) {
      const since = this.missingSince.get(subject) ?? now;
      this.missingSince.set(subject, since);
      if (since + patience > now) {
        next = Math.min(next ?? patience, since + patience - now);
        continue;
      }
      signal.throwIfAborted();
      const message = { ...previous, generation: laterThan(previous) };
      await bus.publishIfNewer(ManifestsRendered, message, (last) => last.generation < message.generation && last.bundle !== undefined);
      this.missingSince.delete(subject);
      logger.info('rights of a tenant taken back; its namespaces wait for confirmation', {
        application: previous.application,
        cluster: previous.cluster,
      });
    }
    return next;
  }

  private tellConflicts(conflicts: readonly string[]): void {
    const fresh = conflicts.filter((conflict) => !this.conflicts.includes(conflict));
    this.conflicts = conflicts;
    if (fresh.length > 0)
      this.options.logger.error('a namespace belongs to one tenant only; correct the Tenant documents', { conflicts: fresh });
  }
}

const laterThan = (previous: { generation: number } | undefined): Generation =>
  Generation.parse(Math.max(Date.now(), (previous?.generation ?? 0) + 1));

function isSame(a: Desired, b: Desired): boolean {
  const said = ({ bundle, policy, namespace }: Desired) => ({ digest: bundle?.digest, policy, namespace });
  return isDeepStrictEqual(said(a), said(b));
}
