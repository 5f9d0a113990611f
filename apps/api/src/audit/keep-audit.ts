import type { EntityManager } from '@fairlead/database';
import type { EventRecord } from '../history/history-writer.js';
import { records } from '../store/records.js';

/** Adds what people asked for to the audit log, which outlives the history. */
export async function keepAudit(manager: EntityManager, events: readonly EventRecord[]): Promise<void> {
  const entries = events.filter(({ type }) => type === 'action.audited');
  if (entries.length === 0) return;
  await manager.query(
    `insert into catalog.audit (dedupe_key, tenant, application, actor, action, via, outcome, at, entry)
     select "dedupeKey", tenant, application, payload->>'actor', payload->>'action', payload->>'via', payload->>'outcome', at, payload
     from jsonb_to_recordset($1::jsonb) as m ("dedupeKey" text, tenant text, application text, payload jsonb, at timestamptz(3))
     on conflict (dedupe_key) do nothing`,
    [records(entries)],
  );
}
