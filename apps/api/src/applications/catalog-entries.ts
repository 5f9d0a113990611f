import { clustersOf, type ApplicationSpec, type Pause } from '@fairlead/contracts';
import type { EntityManager } from '@fairlead/database';
import { endIncidentsOf } from '../incidents/end-incidents.js';
import { records } from '../store/records.js';
import { keyOfApplication, type ApplicationKey, type Projection } from './projection.js';

/** An application as the catalog has it; without `spec`: it is no longer there. */
export interface CatalogState extends ApplicationKey {
  readonly spec?: ApplicationSpec;
  readonly labels?: Readonly<Record<string, string>>;
  readonly paused?: Pause | undefined;
  readonly owner?: string;
  readonly revision?: number;
}

/** The catalog put or deleted an application. One that was deleted keeps its row, without owner, until its clusters are rid of it. */
export const onCatalogState: Projection<CatalogState> = {
  keyOf: (state) => `catalog:${keyOfApplication(state)}`,
  write: async (manager, states) => {
    const present = states.flatMap(({ spec, ...state }) => (spec === undefined ? [] : [{ ...state, spec, targets: clustersOf(spec) }]));
    if (present.length > 0) {
      await manager.query(
        `insert into catalog.applications as a (tenant, name, spec, owner, repository, labels, paused, targets, catalog_revision)
         select tenant, application, spec, owner, spec->'source'->>'repository', coalesce(labels, '{}'), paused, targets, revision
         from jsonb_to_recordset($1::jsonb) as m (tenant text, application text, spec jsonb, owner text, labels jsonb, paused jsonb,
           targets text[], revision bigint)
         order by 1, 2
         on conflict (tenant, name) do update set
           spec = excluded.spec, owner = excluded.owner, repository = excluded.repository, labels = excluded.labels,
           paused = excluded.paused, targets = excluded.targets, catalog_revision = excluded.catalog_revision, updated_at = now()
         where (a.spec, a.owner, a.labels, a.paused, a.targets)
           is distinct from (excluded.spec, excluded.owner, excluded.labels, excluded.paused, excluded.targets)`,
        [records(present)],
      );
    }
    const gone = states.filter((state) => state.spec === undefined);
    if (gone.length === 0) return;
    await manager.query(
      `update catalog.applications a set owner = null, updated_at = now()
       from jsonb_to_recordset($1::jsonb) as m (tenant text, application text)
       where (a.tenant, a.name) = (m.tenant, m.application) and a.owner is not null`,
      [records(gone)],
    );
    await forgetRemoved(manager);
  },
};

/** Rows of applications that neither the catalog nor any cluster knows any more. */
export async function forgetRemoved(manager: EntityManager): Promise<void> {
  const [gone]: [ApplicationKey[], number] = await manager.query(
    `delete from catalog.applications a
     where a.owner is null and a.spec is not null and not exists (
       select from catalog.application_clusters c where (c.tenant, c.application) = (a.tenant, a.name))
     returning a.tenant, a.name as application`,
  );
  await endIncidentsOf(manager, gone);
}

export interface Everything {
  /** Every application of the catalog, `<tenant>/<name>`. */
  readonly applications: readonly string[];
  /** Every cluster that the syncers told of, `<tenant>/<application>@<cluster>`. */
  readonly clusters: readonly string[];
}

/** Takes out what went while nobody listened. */
export async function sweep(manager: EntityManager, known: Everything): Promise<void> {
  await manager.query(
    `with gone as (
       delete from catalog.application_clusters c where c.tenant || '/' || c.application || '@' || c.cluster <> all ($1::text[])
       returning c.tenant, c.application, c.cluster)
     delete from catalog.objects o using gone g where (o.tenant, o.application, o.cluster) = (g.tenant, g.application, g.cluster)`,
    [known.clusters],
  );
  await manager.query(
    `update catalog.applications a set owner = null, updated_at = now()
     where a.owner is not null and a.tenant || '/' || a.name <> all ($1::text[])`,
    [known.applications],
  );
  await forgetRemoved(manager);
}
