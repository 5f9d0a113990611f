import type { EntityManager } from '@fairlead/database';
import { type TroubleMemory, noTroubles } from '@fairlead/domain';

export interface StateKey {
  readonly tenant: string;
  readonly application: string;
  /** Empty: the application as a whole. */
  readonly cluster: string;
}
/** What is remembered in one row of `notification.application_states`. */
export interface StateRow extends StateKey {
  readonly state: unknown;
  /** Outbox message that told of the present trouble. */
  readonly failureMessage: number | null;
}
export interface NewState extends StateKey {
  readonly generation: number;
  readonly state: TroubleMemory;
  readonly failureMessage: number | null;
}

const KEYS = `jsonb_to_recordset($1::jsonb) as k (tenant text, application text, cluster text)`;

/** The rows of these keys, made if need be and locked in the order of their keys, so that no two transactions wait for each other. */
export async function lockedRows(manager: EntityManager, keys: readonly StateKey[]): Promise<StateRow[]> {
  const given = JSON.stringify(keys);
  await manager.query(
    `insert into notification.application_states (tenant, application, cluster, generation, state)
     select distinct tenant, application, cluster, 0, $2::jsonb from ${KEYS} order by 1, 2, 3
     on conflict do nothing`,
    [given, JSON.stringify(noTroubles())],
  );
  const rows: (StateKey & { state: unknown; failure_message: string | null })[] = await manager.query(
    `select s.tenant, s.application, s.cluster, s.state, s.failure_message from notification.application_states s
     where (s.tenant, s.application, s.cluster) in (select tenant, application, cluster from ${KEYS})
     order by 1, 2, 3 for update`,
    [given],
  );
  return rows.map(({ failure_message: id, ...row }) => ({ ...row, failureMessage: id === null ? null : Number(id) }));
}

/** What is written of an application from now on belongs into the thread of this message. */
export interface Thread {
  readonly tenant: string;
  readonly application: string;
  readonly message: number;
}
/** The row of each application as a whole must be locked. */
export async function keepThreads(manager: EntityManager, threads: readonly Thread[]): Promise<void> {
  if (threads.length === 0) return;
  await manager.query(
    `update notification.application_states s set thread_message = t.message, thread_at = now()
     from jsonb_to_recordset($1::jsonb) as t (tenant text, application text, message bigint)
     where (s.tenant, s.application, s.cluster) = (t.tenant, t.application, '')`,
    [JSON.stringify(threads)],
  );
}

/** The message of the newest trouble that lasts, else the one whose thread was written to within the last hour. */
export async function threadOf(manager: EntityManager, tenant: string, application: string): Promise<number | undefined> {
  const [row]: { message: string | null }[] = await manager.query(
    `select coalesce(max(failure_message), max(thread_message) filter (where thread_at > now() - interval '1 hour')) as message
     from notification.application_states where (tenant, application) = ($1, $2)`,
    [tenant, application],
  );
  return row?.message == null ? undefined : Number(row.message);
}

export async function updateRows(manager: EntityManager, rows: readonly NewState[]): Promise<void> {
  if (rows.length === 0) return;
  await manager.query(
    `with new as (
       select * from jsonb_to_recordset($1::jsonb)
         as n (tenant text, application text, cluster text, generation bigint, state jsonb, "failureMessage" bigint)
     )
     update notification.application_states s
     set generation = n.generation, state = n.state, failure_message = n."failureMessage", updated_at = now()
     from new n where (s.tenant, s.application, s.cluster) = (n.tenant, n.application, n.cluster)`,
    [JSON.stringify(rows)],
  );
}
