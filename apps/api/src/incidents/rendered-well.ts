import type { MessageOf, RenderStatus } from '@fairlead/contracts';
import type { EntityManager } from '@fairlead/database';
import { keyOfApplication, type ApplicationKey } from '../applications/projection.js';
import { records } from '../store/records.js';
import { bookIncidents } from './incident-book.js';
import { trackRendering } from './track-incident.js';

/** Ends incidents of applications that go to no cluster: of the others a sync tells that they are well again. */
export async function renderedWell(manager: EntityManager, messages: readonly MessageOf<typeof RenderStatus>[]): Promise<void> {
  if (messages.length === 0) return;
  const found: ApplicationKey[] = await manager.query(
    `select i.tenant, i.application from catalog.incidents i
     join jsonb_to_recordset($1::jsonb) as m (tenant text, application text) on (i.tenant, i.application) = (m.tenant, m.application)
     join catalog.applications a on (a.tenant, a.name) = (i.tenant, i.application)
     where i.resolved_at is null and i.cluster = '' and a.spec is not null and a.targets = '{}'`,
    [records(messages.map(({ tenant, application }) => ({ tenant, application })))],
  );
  const keys = new Set(found.map(keyOfApplication));
  const happened = messages
    .filter((message) => keys.has(keyOfApplication(message)))
    .map(({ tenant, application, generation, revision, at }) => ({
      tenant,
      application,
      track: (before: Parameters<typeof trackRendering>[0]) =>
        trackRendering(before, { kind: 'rendered', tenant, application, generation, revision, at }),
    }));
  await bookIncidents(manager, happened);
}
