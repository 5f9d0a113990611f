import { Inject, Injectable, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { SealingReported, type ApiSealing, type ClusterName } from '@fairlead/contracts';
import { Bus } from '@fairlead/messaging';
import { CatalogView } from '../catalog/catalog-view.js';
import { ApiError, notFound } from '../rest/api-error.js';

/** How secrets for each cluster are sealed, as the syncers last reported it; in memory, since there are few clusters. */
@Injectable()
export class SealingReports implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly stopped = new AbortController();
  private readonly reports = new Map<string, ApiSealing>();

  constructor(
    @Inject(Bus) private readonly bus: Bus,
    @Inject(CatalogView) private readonly view: CatalogView,
  ) {}

  async onApplicationBootstrap(): Promise<void> {
    await this.bus.follow({
      consumer: 'api-sealing',
      contracts: [SealingReported],
      from: 'last-per-subject',
      onMessage: ({ message }) => {
        const report = message as ApiSealing;
        this.reports.set(report.cluster, report);
      },
      signal: this.stopped.signal,
    });
  }

  onModuleDestroy(): void {
    this.stopped.abort();
  }

  /** @throws ApiError 404 if there is no such cluster, 503 if its keys are not known yet */
  of(cluster: ClusterName): ApiSealing {
    const known = this.view.entry(`cluster.${cluster}`) !== undefined;
    if (this.view.complete && !known) throw notFound(`Cluster ${cluster}`, 'GET /api/v1/clusters lists those that there are.');
    const report = this.reports.get(cluster);
    if (report) return report;
    throw new ApiError({
      status: 503,
      code: 'SealingUnknown',
      title: 'The sealing key is not known yet',
      detail: `No syncer has told which keys cluster ${cluster} has.`,
      advice: 'Look whether a syncer serves the cluster and can reach it; a new cluster has its key within seconds.',
      retryAfter: 5,
    });
  }
}
