import { CatalogReported, type MessageOf } from '@fairlead/contracts';
import type { Bus } from '@fairlead/messaging';

export type CatalogReport = MessageOf<typeof CatalogReported>;

/** What became of the documents of each declaring application, in memory: few applications declare any. */
export class CatalogReports {
  private readonly reports = new Map<string, CatalogReport>();

  follow(bus: Bus, signal: AbortSignal): Promise<void> {
    return bus.follow({
      consumer: 'api-catalog-reports',
      contracts: [CatalogReported],
      from: 'last-per-subject',
      onMessage: ({ message }) => this.set(message as CatalogReport),
      signal,
    });
  }

  set(report: CatalogReport): void {
    this.reports.set(`${report.tenant}/${report.application}`, report);
  }

  of(tenant: string, application: string): CatalogReport | undefined {
    const report = this.reports.get(`${tenant}/${application}`);
    return report !== undefined && (report.accepted > 0 || report.problems.length > 0) ? report : undefined;
  }
}
