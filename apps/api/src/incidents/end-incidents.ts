import type { EntityManager } from '@fairlead/database';
import type { ApplicationKey } from '../applications/projection.js';
import { records } from '../store/records.js';

export interface ClusterKey extends ApplicationKey {
  readonly cluster: string;
}

/** The applications are gone, and with them what was wrong. */
export async function endIncidentsOf(manager: EntityManager, gone: readonly ApplicationKey[]): Promise<void> {
  if (gone.length === 0) return;
  const keys = records(gone);
  await manager.query(
    `update catalog.incidents i set resolved_at = greatest(now(), i.opened_at), resolution = 'The application was removed.'
     from jsonb_to_recordset($1::jsonb) as m (tenant text, application text)
     where (i.tenant, i.application) = (m.tenant, m.application) and i.resolved_at is null`,
    [keys],
  );
  await manager.query(
    `delete from catalog.incident_states s using jsonb_to_recordset($1::jsonb) as m (tenant text, application text)
     where (s.tenant, s.application) = (m.tenant, m.application)`,
    [keys],
  );
}

/** The applications were taken off these clusters. */
export async function endIncidentsOn(manager: EntityManager, gone: readonly ClusterKey[]): Promise<void> {
  if (gone.length === 0) return;
  const keys = records(gone);
  await manager.query(
    `update catalog.incidents i set resolved_at = greatest(now(), i.opened_at), resolution = 'It was taken off ' || i.cluster || '.'
     from jsonb_to_recordset($1::jsonb) as m (tenant text, application text, cluster text)
     where (i.tenant, i.application, i.cluster) = (m.tenant, m.application, m.cluster) and i.resolved_at is null`,
    [keys],
  );
  await manager.query(
    `delete from catalog.incident_states s using jsonb_to_recordset($1::jsonb) as m (tenant text, application text, cluster text)
     where (s.tenant, s.application, s.cluster) = (m.tenant, m.application, m.cluster)`,
    [keys],
  );
}
