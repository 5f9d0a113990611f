import { ApplicationClusterRow, ApplicationRow, type EntityManager } from '@fairlead/database';
import { records } from '../store/records.js';
import { keyOfApplication, type ApplicationKey } from './projection.js';
import { summarise, type ApplicationFacts } from './summarise.js';

/** An application's row with what `summarise` needs; undefined while the catalog has not told of it. */
export const factsOf = (row: ApplicationRow): ApplicationFacts | undefined =>
  row.spec === null ? undefined : { ...row, spec: row.spec, removed: row.owner === null };

/** Rows of all clusters of some applications, by application. */
export async function clustersByApplication(
  manager: EntityManager,
  keys: readonly ApplicationKey[],
): Promise<Map<string, ApplicationClusterRow[]>> {
  const found = new Map<string, ApplicationClusterRow[]>();
  if (keys.length === 0) return found;
  const rows = await manager
    .createQueryBuilder(ApplicationClusterRow, 'c')
    .where(
      '(c.tenant, c.application) in (select tenant, application from jsonb_to_recordset(:keys::jsonb) as k (tenant text, application text))',
      {
        keys: records(keys),
      },
    )
    .orderBy('c.cluster')
    .getMany();
  for (const row of rows) {
    const key = keyOfApplication(row);
    found.set(key, [...(found.get(key) ?? []), row]);
  }
  return found;
}

/** Brings `sync` and `health`, by which lists are filtered, in line with what else the rows say. */
export async function writeSummaries(manager: EntityManager, keys: readonly ApplicationKey[]): Promise<void> {
  if (keys.length === 0) return;
  const applications = await manager
    .createQueryBuilder(ApplicationRow, 'a')
    .where(
      '(a.tenant, a.name) in (select tenant, application from jsonb_to_recordset(:keys::jsonb) as k (tenant text, application text))',
      {
        keys: records(keys),
      },
    )
    .getMany();
  const clusters = await clustersByApplication(manager, keys);
  const changed = applications.flatMap((row) => {
    const facts = factsOf(row);
    if (facts === undefined) return [];
    const { sync, health } = summarise(facts, clusters.get(`${row.tenant}/${row.name}`) ?? []);
    return sync === row.sync && health === row.health ? [] : [{ tenant: row.tenant, name: row.name, sync, health }];
  });
  if (changed.length === 0) return;
  await manager.query(
    `update catalog.applications a set sync = m.sync, health = m.health, updated_at = now()
     from jsonb_to_recordset($1::jsonb) as m (tenant text, name text, sync text, health text)
     where (a.tenant, a.name) = (m.tenant, m.name)`,
    [records(changed)],
  );
}
