import type { ApiComponent, ApiComponentPage, ApiDeployment, ComponentQuery } from '@fairlead/contracts';
import { z } from 'zod';
import { identityOf } from '../applications/write-summaries.js';
import type { Principal } from '../auth/principal.js';
import type { Rights } from '../auth/rights.js';
import type { CatalogView } from '../catalog/catalog-view.js';
import { cutPage, decodeCursor, pageOf } from '../rest/cursor.js';
import { holds, Parameters, seenCondition, type Seen } from '../store/parameters.js';
import type { Postgres } from '../store/postgres.js';
import type { Reader } from '../store/shared-statements.js';
import { records } from '../store/records.js';
import { compareEnvironmentNames } from './environment-order.js';
import { versionOf } from './version-of.js';

const Cursor = z.tuple([z.string(), z.string()]);
interface ComponentKey {
  readonly tenant: string;
  readonly component: string;
}
/** What is deployed as one application. */
export interface DeployedRow extends ComponentKey {
  readonly environment: string;
  readonly name: string;
  readonly targets: string[];
  readonly images: string[];
  readonly revision: NonNullable<ApiDeployment['revision']> | null;
  readonly sync: string;
  readonly health: string;
  readonly running: string | null;
  readonly running_since: Date | null;
}
export const DEPLOYED = `a.tenant, a.component, coalesce(a.environment, '') as environment, a.name, a.targets, a.images, a.revision, a.sync, a.health,
  a.running, a.running_since`;

/** Tells what is deployed where. Every method throws DatabaseUnavailableError while Postgres is away. */
export class ComponentReader {
  constructor(
    private readonly postgres: Postgres,
    private readonly view: CatalogView,
    private readonly rights: Rights,
  ) {}

  async list(query: ComponentQuery, viewer: Principal): Promise<z.infer<typeof ApiComponentPage>> {
    return this.postgres.read(async (reader) => {
      const keys = await selectComponents(reader, query, this.rights.seenBy(viewer));
      const { items, ...next } = pageOf(
        keys,
        query.limit,
        (key) => key,
        ({ tenant, component }) => [tenant, component],
      );
      const rows = await selectDeployed(reader, items);
      const orders = this.promotionOrders();
      const components = byComponent(rows);
      const made = items.map((key) => componentOf(key, components.get(`${key.tenant}/${key.component}`) ?? [], orders));
      return cutPage({ items: made, ...next }, ({ tenant, component }) => [tenant, component]);
    });
  }

  /** Environments in the order of the Promotion that an application is part of, by `<tenant>/<application>`. */
  private promotionOrders(): Map<string, string[]> {
    const orders = new Map<string, string[]>();
    for (const { document } of this.view.list('Promotion')) {
      const { tenant, environments } = document.spec;
      const names = environments.map(({ name }) => name);
      for (const { application } of environments) orders.set(`${tenant}/${application}`, names);
    }
    return orders;
  }
}

/** As the index says it. */
const UNWELL = `(a.problem is not null or a.health in ('Degraded', 'Missing', 'Unknown'))`;

function selectComponents(reader: Reader, query: ComponentQuery, seen: Seen): Promise<ComponentKey[]> {
  const { tenant, text, problem, cursor, limit } = query;
  const parameters = new Parameters();
  const conditions = ['a.spec is not null and a.environment is not null', ...seenCondition('a.tenant', seen, parameters)];
  if (tenant !== undefined) conditions.push(`a.tenant = ${parameters.add(tenant)}`);
  if (text !== undefined) conditions.push(`a.deployed ilike ${parameters.add(holds(text))}`);
  if (problem === true) conditions.push(UNWELL);
  if (problem === false) {
    const other = `o.tenant = a.tenant and o.component = a.component and o.environment is not null and o.spec is not null`;
    conditions.push(`not exists (select from catalog.applications o where ${other} and ${UNWELL.replaceAll('a.', 'o.')})`);
  }
  const after = decodeCursor(cursor, Cursor);
  if (after !== undefined) conditions.push(`(a.tenant, a.component) > (${parameters.add(after[0])}, ${parameters.add(after[1])})`);
  return reader.query(
    `select a.tenant, a.component from catalog.applications a where ${conditions.join(' and ')}
     group by a.tenant, a.component order by a.tenant, a.component limit ${parameters.add(limit + 1)}`,
    parameters.values,
  );
}

function selectDeployed(reader: Reader, keys: readonly ComponentKey[]): Promise<DeployedRow[]> {
  return reader.query(
    `select ${DEPLOYED} from catalog.applications a
     join jsonb_to_recordset($1::jsonb) as k (tenant text, component text) on (a.tenant, a.component) = (k.tenant, k.component)
     where a.spec is not null and a.environment is not null order by a.name`,
    [records(keys)],
  );
}

function byComponent(rows: readonly DeployedRow[]): Map<string, DeployedRow[]> {
  const found = new Map<string, DeployedRow[]>();
  for (const row of rows) {
    const key = `${row.tenant}/${row.component}`;
    found.set(key, [...(found.get(key) ?? []), row]);
  }
  return found;
}

/** @param own applications of the component */
function componentOf({ tenant, component }: ComponentKey, own: DeployedRow[], orders: ReadonlyMap<string, string[]>): ApiComponent {
  const order = own.map(({ name }) => orders.get(`${tenant}/${name}`)).find((names) => names !== undefined);
  const sorted = own.sort((a, b) => compareEnvironmentNames(a.environment, b.environment, order));
  const environments = sorted.map((row, index) =>
    deploymentOf(
      row,
      sorted.slice(0, index).findLast((before) => before.environment !== row.environment),
    ),
  );
  return { tenant: tenant as ApiComponent['tenant'], component, environments };
}

function deploymentOf(row: DeployedRow, before: DeployedRow | undefined): ApiDeployment {
  const { environment, name, targets, images, revision, sync, health } = row;
  const version = versionOf(row);
  const since = sinceOf(row);
  return {
    environment,
    application: name,
    clusters: targets,
    version,
    images,
    ...(revision === null ? {} : { revision }),
    sync,
    health,
    ...(since === undefined ? {} : { since }),
    behind: before !== undefined && versionOf(before) !== version,
  } as ApiDeployment;
}

/** Since when the version is there; undefined while it has not arrived. */
export const sinceOf = (row: Pick<DeployedRow, 'images' | 'revision' | 'running' | 'running_since'>): string | undefined =>
  row.running !== null && row.running === identityOf(row) ? row.running_since?.toISOString() : undefined;
