import type { ApiApplicationItem, ApiApplicationPage, ApplicationField, ApplicationQuery, StageProblem } from '@fairlead/contracts';
import { z } from 'zod';
import type { CatalogReports } from '../catalog/catalog-reports.js';
import { decodeCursor, pageOf } from '../rest/cursor.js';
import { Parameters, type Seen } from '../store/parameters.js';
import type { Reader } from '../store/shared-statements.js';
import { conditionsOfFilter } from './filter-applications.js';

type Field = z.infer<typeof ApplicationField>;
interface Row {
  readonly tenant: string;
  readonly name: string;
  readonly place: number | Date | null;
  readonly [field: string]: unknown;
}

/** Where each field stands; the summary's are kept with the row, so that no page needs the rows of clusters. */
const COLUMNS: Readonly<Record<Field, string>> = {
  repository: 'a.repository',
  ref: `a.spec->'source'->>'ref'`,
  path: `a.spec->'source'->>'path'`,
  clusters: 'a.targets',
  suspended: 'a.suspended',
  paused: 'a.paused',
  environment: 'a.environment',
  component: 'a.component',
  labels: 'a.labels',
  images: 'a.images',
  sync: 'a.sync',
  health: 'a.health',
  reason: 'a.reason',
  revision: 'a.revision',
  problem: 'a.problem',
  updatedAt: 'a.updated_at',
};
const ALL = Object.keys(COLUMNS) as Field[];

interface Sort {
  /** What of a row its place in the list is, beside tenant and name. */
  readonly place: string;
  readonly order: string;
  readonly cursor: z.ZodType<readonly (string | number)[]>;
  readonly after: (cursor: readonly (string | number)[], parameters: Parameters) => string;
  readonly cursorOf: (row: Row) => readonly (string | number)[];
}
const SORTS: Readonly<Record<ApplicationQuery['sort'], Sort>> = {
  name: {
    place: 'null',
    order: 'a.tenant, a.name',
    cursor: z.tuple([z.string(), z.string()]),
    after: ([tenant, name], parameters) => `(a.tenant, a.name) > (${parameters.add(tenant)}, ${parameters.add(name)})`,
    cursorOf: ({ tenant, name }) => [tenant, name],
  },
  health: {
    place: 'a.rank',
    order: 'a.rank, a.tenant, a.name',
    cursor: z.tuple([z.int().min(0).max(100), z.string(), z.string()]),
    after: ([rank, tenant, name], parameters) =>
      `(a.rank, a.tenant, a.name) > (${parameters.add(rank)}::smallint, ${parameters.add(tenant)}, ${parameters.add(name)})`,
    cursorOf: ({ place, tenant, name }) => [Number(place), tenant, name],
  },
  '-updatedAt': {
    place: 'a.updated_at',
    order: 'a.updated_at desc, a.tenant, a.name',
    cursor: z.tuple([z.iso.datetime(), z.string(), z.string()]),
    after: ([at, tenant, name], parameters) => {
      const moment = `${parameters.add(at)}::timestamptz`;
      return `a.updated_at <= ${moment} and (a.updated_at < ${moment} or (a.tenant, a.name) > (${parameters.add(tenant)}, ${parameters.add(name)}))`;
    },
    cursorOf: ({ place, tenant, name }) => [(place as Date).toISOString(), tenant, name],
  },
};

/** One page; only what is asked for is read. @throws ApiError 400 for a cursor of another order */
export async function listApplications(
  reader: Reader,
  query: ApplicationQuery,
  seen: Seen,
  reports: CatalogReports,
): Promise<ApiApplicationPage> {
  const { limit, cursor, sort: order, fields = ALL, ...filter } = query;
  const sort = SORTS[order];
  const parameters = new Parameters();
  const conditions = conditionsOfFilter(filter, seen, parameters);
  const after = decodeCursor(cursor, sort.cursor);
  if (after !== undefined) conditions.push(sort.after(after, parameters));
  const wanted = ALL.filter((field) => fields.includes(field));
  const columns = wanted.map((field) => `${COLUMNS[field]} as "${field}"`);
  const rows: Row[] = await reader.query(
    `select a.tenant, a.name, ${[`${sort.place} as place`, ...columns].join(', ')} from catalog.applications a
     where ${conditions.join(' and ')} order by ${sort.order} limit ${parameters.add(limit + 1)}`,
    parameters.values,
  );
  return pageOf(rows, limit, (row) => toItem(row, wanted, reports), sort.cursorOf);
}

function toItem(row: Row, fields: readonly Field[], reports: CatalogReports): ApiApplicationItem {
  const item: Record<string, unknown> = { tenant: row.tenant, name: row.name };
  for (const field of fields) {
    const value = field === 'problem' ? (row[field] ?? catalogProblem(row, reports)) : row[field];
    if (value != null) item[field] = value instanceof Date ? value.toISOString() : value;
  }
  return item as ApiApplicationItem;
}

/** What is wrong with the documents that it declares itself, where nothing worse is. */
export function catalogProblem({ tenant, name }: { tenant: string; name: string }, reports: CatalogReports): StageProblem | undefined {
  const problem = reports.of(tenant, name)?.problems[0];
  return problem === undefined ? undefined : { stage: 'catalog', ...problem };
}
