import { RenderStatus, SourceStatus, SyncStatus } from '@fairlead/contracts';
import type { EntityManager } from '@fairlead/database';
import { records } from '../store/records.js';
import type { ApplicationKey } from './projection.js';

/** A row that a message is about; `cluster` where it is about one. */
export type Told = ApplicationKey & { readonly cluster?: string | undefined };

/** By type of message: rows take whatever the next of them says, and not only what is newer. */
const FORGET: Readonly<Record<string, string>> = {
  [SourceStatus.type]: `update catalog.applications a set generation = -1, source_generation = -1, source_at = null
    from told k where (a.tenant, a.name) = (k.tenant, k.application)`,
  [RenderStatus.type]: `update catalog.applications a set render_generation = -1, render_at = null
    from told k where (a.tenant, a.name) = (k.tenant, k.application)`,
  [SyncStatus.type]: `update catalog.application_clusters c set generation = -1, at = '-infinity'
    from told k where (c.tenant, c.application, c.cluster) = (k.tenant, k.application, k.cluster)`,
};

/**
 * Writes rows as if they had never been written: right is what the messages say, whatever stood there. In one transaction, so that nobody reads anything but
 * the rows before and after it. When a row changed last stays what it was: to be written anew is no change.
 * @param told what is about to be written, by type of message
 */
export async function asIfUnwritten(
  manager: EntityManager,
  told: ReadonlyMap<string, readonly Told[]>,
  write: () => Promise<void>,
): Promise<void> {
  const all = records([...told.values()].flat().map(({ tenant, application }) => ({ tenant, application })));
  const before: object[] = await manager.query(
    `select tenant, name as application, updated_at as "updatedAt" from catalog.applications
     where (tenant, name) in (select tenant, application from jsonb_to_recordset($1::jsonb) as m (tenant text, application text))`,
    [all],
  );
  for (const [type, keys] of told) {
    const statement = FORGET[type];
    if (statement === undefined || keys.length === 0) continue;
    await manager.query(
      `with told as (select * from jsonb_to_recordset($1::jsonb) as m (tenant text, application text, cluster text)) ${statement}`,
      [records(keys.map(({ tenant, application, cluster }) => ({ tenant, application, cluster })))],
    );
  }
  await write();
  await manager.query(
    `update catalog.applications a set updated_at = m."updatedAt"
     from jsonb_to_recordset($1::jsonb) as m (tenant text, application text, "updatedAt" timestamptz(3))
     where (a.tenant, a.name) = (m.tenant, m.application) and a.updated_at <> m."updatedAt"`,
    [records(before)],
  );
}
