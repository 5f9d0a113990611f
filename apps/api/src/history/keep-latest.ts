import type { EntityManager } from '@fairlead/database';
import { lastOf, records } from '../store/records.js';
import type { EventRecord } from './history-writer.js';

/** What each of these events is about; of each only the last is kept. */
const KEYS: Readonly<Record<string, (payload: Readonly<Record<string, unknown>>) => readonly unknown[]>> = {
  'promotion.changed': ({ tenant, promotion, to }) => [tenant, promotion, to],
  'rollout.changed': ({ tenant, cluster, namespace, name }) => [tenant, cluster, namespace, name],
};

/** @param events the earlier first */
export async function keepLatest(manager: EntityManager, events: readonly EventRecord[]): Promise<void> {
  const rows = events.flatMap(({ type, tenant, application, at, payload }) => {
    const key = KEYS[type]?.(payload as unknown as Record<string, unknown>).join('/');
    return key === undefined ? [] : [{ type, key, tenant, application, at, payload }];
  });
  if (rows.length === 0) return;
  await manager.query(
    `insert into catalog.latest_events as l (type, key, tenant, application, at, payload)
     select type, key, tenant, application, at, payload
     from jsonb_to_recordset($1::jsonb) as m (type text, key text, tenant text, application text, at timestamptz(3), payload jsonb)
     order by 1, 2
     on conflict (type, key) do update set
       tenant = excluded.tenant, application = excluded.application, at = excluded.at, payload = excluded.payload
     where excluded.at >= l.at`,
    [records(lastOf(rows, ({ type, key }) => `${type} ${key}`))],
  );
}
