import type { OnApplicationBootstrap, OnModuleDestroy } from '@nestjs/common';
import type { CatalogEntry } from '@fairlead/contracts';
import type { Bus } from '@fairlead/messaging';
import type { Logger } from '@fairlead/service-kit';
import { setInterval as every } from 'node:timers/promises';
import { ReadModelsKeeper } from './applications/read-models-keeper.js';
import type { CatalogReports } from './catalog/catalog-reports.js';
import type { CatalogView } from './catalog/catalog-view.js';
import { CatalogKeeper } from './catalog/on-documents-declared.js';
import type { HistoryWriter } from './history/history-writer.js';
import type { LiveHub } from './live/live-hub.js';
import { Duties, type Duty } from './store/duty.js';
import type { Postgres } from './store/postgres.js';
import { TenantPublisher } from './tenancy/tenant-publisher.js';

export interface ApiParts {
  readonly bus: Bus;
  readonly logger: Logger;
  readonly instance: string;
  readonly view: CatalogView;
  readonly reports: CatalogReports;
  readonly hub: LiveHub;
  readonly postgres: Postgres;
  readonly history: HistoryWriter;
  readonly bootstrap: ReadonlyMap<string, CatalogEntry>;
  readonly historyDays: number;
}

const FORGET_EVERY_MILLISECONDS = 6 * 3_600_000;

/** Begins what every api does (reading catalog and streams) and what one of them does for all, and ends it in order. */
export class ApiService implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly stopped = new AbortController();
  private readonly duties: Duties;

  constructor(private readonly parts: ApiParts) {
    const { bus, logger, instance } = parts;
    this.duties = new Duties(bus, logger, instance, [this.keepCatalog(), this.project(), this.forget()]);
  }

  async onApplicationBootstrap(): Promise<void> {
    const { bus, view, reports, hub } = this.parts;
    const { signal } = this.stopped;
    await bus.catalog.watch({
      onPut: (key, entry, revision) => view.put(key, entry, revision),
      onDelete: (key) => view.delete(key),
      onCaughtUp: () => view.markComplete(),
      signal,
    });
    await reports.follow(bus, signal);
    await hub.start(bus, signal);
    this.duties.start();
  }

  async onModuleDestroy(): Promise<void> {
    this.stopped.abort();
    await this.duties.stop();
  }

  private keepCatalog(): Duty {
    const { bus, view, bootstrap, logger } = this.parts;
    return {
      name: 'catalog',
      begin: async (signal) => {
        await new CatalogKeeper({ bus, view, bootstrap, logger, signal }).start();
        new TenantPublisher({ bus, view, logger, signal }).start();
      },
    };
  }

  private project(): Duty {
    const { bus, view, postgres, history, logger } = this.parts;
    return { name: 'applications', begin: (signal) => new ReadModelsKeeper({ bus, view, postgres, history, logger, signal }).start() };
  }

  private forget(): Duty {
    const { history, historyDays, logger } = this.parts;
    const once = () =>
      history
        .forget(historyDays)
        .catch((error: unknown) => logger.warn('old events could not be removed, they are tried again later', { error }));
    return {
      name: 'history',
      begin: async (signal) => {
        for await (const _ of every(FORGET_EVERY_MILLISECONDS, undefined, { signal, ref: false })) await once();
      },
    };
  }
}
