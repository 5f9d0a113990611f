import { ApplicationRow } from '@fairlead/database';
import type { Metrics } from '@fairlead/service-kit';
import type { Postgres } from '../store/postgres.js';

type Column = 'health' | 'sync';

/** Metrics of how many applications are in which state, counted when Prometheus asks. While Postgres is away they are missing, rather than wrong. */
export function measureApplications(metrics: Metrics, postgres: Postgres): void {
  const count = async (column: Column): Promise<{ state: string; count: string }[]> =>
    postgres
      .run((manager) =>
        manager
          .createQueryBuilder(ApplicationRow, 'a')
          .select(`a.${column}`, 'state')
          .addSelect('count(*)', 'count')
          .where('a.spec is not null')
          .groupBy(`a.${column}`)
          .getRawMany<{ state: string; count: string }>(),
      )
      .catch(() => []);
  const gauges = [
    ['fairlead_applications', 'health', 'Applications by health; every replica of the api tells the same.'],
    ['fairlead_applications_by_sync', 'sync', 'Applications by sync state; every replica of the api tells the same.'],
  ] as const;
  for (const [name, column, help] of gauges) {
    metrics.gauge(name, help, [column], async (gauge) => {
      const counts = await count(column);
      gauge.reset();
      for (const { state, count: number } of counts) gauge.set({ [column]: state }, Number(number));
    });
  }
}
