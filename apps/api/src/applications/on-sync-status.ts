import type { MessageOf, SyncStatus } from '@fairlead/contracts';
import type { EntityManager } from '@fairlead/database';
import { endIncidentsOn, type ClusterKey } from '../incidents/end-incidents.js';
import { lastOf, records } from '../store/records.js';
import { forgetRemoved } from './catalog-entries.js';
import { isOlderStatus, type Projection } from './projection.js';

type Status = MessageOf<typeof SyncStatus>;
const keyOfCluster = ({ tenant, application, cluster }: Pick<Status, 'tenant' | 'application' | 'cluster'>): string =>
  `${tenant}/${application}@${cluster}`;

/** syncer told how an application stands on one cluster. */
export const onSyncStatus: Projection<Status> = {
  keyOf: (message) => `sync:${keyOfCluster(message)}`,
  isOlder: isOlderStatus,
  write: async (manager, messages) => {
    const present = messages.filter((message) => !message.deleted);
    const written = await writeClusters(manager, present);
    await writeObjects(
      manager,
      present.filter((message) => written.has(keyOfCluster(message))),
    );
    await removeClusters(
      manager,
      messages.filter((message) => message.deleted),
    );
  },
};

async function writeClusters(manager: EntityManager, messages: readonly Status[]): Promise<Set<string>> {
  if (messages.length === 0) return new Set();
  const rows: Pick<Status, 'tenant' | 'application' | 'cluster'>[] = await manager.query(
    `insert into catalog.application_clusters as c
       (tenant, application, cluster, generation, revision, sync, health, reason, problem, attempt, retry_at, object_count, at)
     select tenant, application, cluster, generation, revision, sync, health, reason, problem, attempt, "retryAt", "objectCount", at
     from jsonb_to_recordset($1::jsonb) as m (tenant text, application text, cluster text, generation bigint, revision jsonb, sync text,
       health text, reason text, problem jsonb, attempt int, "retryAt" timestamptz(3), "objectCount" int, at timestamptz(3))
     order by 1, 2, 3
     on conflict (tenant, application, cluster) do update set
       generation = excluded.generation,
       revision = excluded.revision,
       sync = excluded.sync,
       health = excluded.health,
       reason = excluded.reason,
       problem = excluded.problem,
       attempt = excluded.attempt,
       retry_at = excluded.retry_at,
       object_count = excluded.object_count,
       at = excluded.at,
       updated_at = now()
     where (excluded.generation, excluded.at) >= (c.generation, c.at)
       and (excluded.generation, excluded.at, excluded.revision, excluded.sync, excluded.health, excluded.reason, excluded.problem,
           excluded.attempt, excluded.retry_at, excluded.object_count)
         is distinct from (c.generation, c.at, c.revision, c.sync, c.health, c.reason, c.problem, c.attempt, c.retry_at, c.object_count)
     returning tenant, application, cluster`,
    [records(messages.map(({ objects: _objects, ...row }) => row))],
  );
  return new Set(rows.map(keyOfCluster));
}

/** All objects of an (application, cluster) are told together; rows that stay as they are are not written again. */
async function writeObjects(manager: EntityManager, messages: readonly Status[]): Promise<void> {
  if (messages.length === 0) return;
  const objects = messages.flatMap(({ tenant, application, cluster, objects: list }) =>
    list.map((object) => ({ ...object, tenant, application, cluster, namespace: object.namespace ?? '' })),
  );
  const unique = lastOf(objects, (o) => [keyOfCluster(o), o.group, o.kind, o.namespace, o.name].join('\n'));
  await manager.query(
    `delete from catalog.objects o
     using jsonb_to_recordset($1::jsonb) as m (tenant text, application text, cluster text)
     where (o.tenant, o.application, o.cluster) = (m.tenant, m.application, m.cluster) and not exists (
       select from jsonb_to_recordset($2::jsonb)
         as n (tenant text, application text, cluster text, "group" text, kind text, namespace text, name text)
       where (n.tenant, n.application, n.cluster, n."group", n.kind, n.namespace, n.name)
           = (o.tenant, o.application, o.cluster, o.api_group, o.kind, o.namespace, o.name))`,
    [records(messages.map(({ tenant, application, cluster }) => ({ tenant, application, cluster }))), records(unique)],
  );
  await manager.query(
    `insert into catalog.objects as o (tenant, application, cluster, api_group, kind, namespace, name, sync, health, message, awaits)
     select tenant, application, cluster, "group", kind, namespace, name, sync, health, message, awaits
     from jsonb_to_recordset($1::jsonb) as n (tenant text, application text, cluster text, "group" text, kind text, namespace text,
       name text, sync text, health text, message text, awaits text)
     on conflict (tenant, application, cluster, api_group, kind, namespace, name) do update set
       sync = excluded.sync, health = excluded.health, message = excluded.message, awaits = excluded.awaits
     where (o.sync, o.health, o.message, o.awaits) is distinct from (excluded.sync, excluded.health, excluded.message, excluded.awaits)`,
    [records(unique)],
  );
}

async function removeClusters(manager: EntityManager, messages: readonly Status[]): Promise<void> {
  if (messages.length === 0) return;
  const removed: ClusterKey[] = await manager.query(
    `with gone as (
       delete from catalog.application_clusters c
       using jsonb_to_recordset($1::jsonb) as m (tenant text, application text, cluster text, generation bigint, at timestamptz(3))
       where (c.tenant, c.application, c.cluster) = (m.tenant, m.application, m.cluster) and (c.generation, c.at) <= (m.generation, m.at)
       returning c.tenant, c.application, c.cluster),
     emptied as (
       delete from catalog.objects o using gone g where (o.tenant, o.application, o.cluster) = (g.tenant, g.application, g.cluster))
     select * from gone`,
    [records(messages.map(({ objects: _objects, ...row }) => row))],
  );
  await endIncidentsOn(manager, removed);
  await forgetRemoved(manager);
}
