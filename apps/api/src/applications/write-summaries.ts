import { isDeepStrictEqual } from 'node:util';
import { ApplicationClusterRow, ApplicationRow, type EntityManager } from '@fairlead/database';
import { records } from '../store/records.js';
import { keyOfApplication, type ApplicationKey } from './projection.js';
import { summarise, type ApplicationFacts } from './summarise.js';

/** An application's row with what `summarise` needs; undefined while the catalog has not told of it. */
const factsOf = (row: ApplicationRow): ApplicationFacts | undefined =>
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

/** Brings what lists show and are filtered by in line with what else the rows say. */
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
    const written = writtenOf(row);
    const wanted = wantedOf(row, clusters.get(`${row.tenant}/${row.name}`) ?? []);
    return wanted === undefined || isDeepStrictEqual(wanted, written) ? [] : [{ tenant: row.tenant, name: row.name, ...wanted }];
  });
  if (changed.length === 0) return;
  await manager.query(
    `update catalog.applications a set
       sync = m.sync, health = m.health, reason = m.reason, problem = m.problem, clusters = m.clusters,
       running = m.running, running_since = m."runningSince", updated_at = now()
     from jsonb_to_recordset($1::jsonb) as m (tenant text, name text, sync text, health text, reason text, problem jsonb, clusters text[],
       running text, "runningSince" timestamptz(3))
     where (a.tenant, a.name) = (m.tenant, m.name)`,
    [records(changed)],
  );
}

type Written = Pick<ApplicationRow, 'sync' | 'health' | 'reason' | 'problem' | 'clusters' | 'running' | 'runningSince'>;
const writtenOf = ({ sync, health, reason, problem, clusters, running, runningSince }: ApplicationRow): Written => {
  return { sync, health, reason, problem, clusters, running, runningSince };
};

function wantedOf(row: ApplicationRow, states: readonly ApplicationClusterRow[]): Written | undefined {
  const facts = factsOf(row);
  if (facts === undefined) return undefined;
  const { sync, health, reason, problem = null } = summarise(facts, states);
  const clusters = [...new Set([...row.targets, ...states.map(({ cluster }) => cluster)])].sort();
  const { running, runningSince } = row;
  const identity = identityOf(row);
  const arrived = sync === 'Synced' && health === 'Healthy' && states.length > 0 && identity !== running;
  const now = arrived ? { running: identity, runningSince: newest(states) } : { running, runningSince };
  return { sync, health, reason, problem, clusters, ...now };
}

/** What tells one version of an application from another: its images, where it has any, else the commit. */
export const identityOf = ({ images, revision }: Pick<ApplicationRow, 'images' | 'revision'>): string | null =>
  images.length > 0 ? images.join(' ') : (revision?.commit ?? null);

const newest = (states: readonly ApplicationClusterRow[]): Date => new Date(Math.max(...states.map(({ at }) => at.getTime())));
