import { setImmediate as turn } from 'node:timers/promises';
import { ApiAuditEntry, type ApiAuditPage, type AuditExportQuery, type AuditFilter, type AuditQuery } from '@fairlead/contracts';
import { z } from 'zod';
import type { Principal } from '../auth/principal.js';
import type { Rights } from '../auth/rights.js';
import { decodeCursor, pageOf } from '../rest/cursor.js';
import { holds, Parameters, seenCondition, type Seen } from '../store/parameters.js';
import type { Postgres } from '../store/postgres.js';
import { csvHeader, csvLine } from './csv.js';

const Cursor = z.tuple([z.iso.datetime(), z.int().positive()]);
/** Entries read at once for an export. */
const BATCH = 1_000;
interface Row {
  readonly id: string;
  readonly at: Date;
  readonly entry: unknown;
}

/** Answers from the audit log. Every method throws DatabaseUnavailableError while Postgres is away. */
export class AuditReader {
  constructor(
    private readonly postgres: Postgres,
    private readonly rights: Rights,
  ) {}

  /** Newest first. */
  async list(query: AuditQuery, viewer: Principal): Promise<z.infer<typeof ApiAuditPage>> {
    const { limit, cursor, ...filter } = query;
    const parameters = new Parameters();
    const conditions = conditionsOf(filter, this.rights.seenBy(viewer), parameters);
    const before = decodeCursor(cursor, Cursor);
    if (before !== undefined) conditions.push(`(at, id) < (${parameters.add(before[0])}::timestamptz, ${parameters.add(before[1])})`);
    const rows: Row[] = await this.postgres.run((manager) =>
      manager.query(
        `select id, at, entry from catalog.audit where ${conditions.join(' and ')} order by at desc, id desc limit ${parameters.add(limit + 1)}`,
        parameters.values,
      ),
    );
    return pageOf(
      rows,
      limit,
      ({ entry }) => ApiAuditEntry.parse(entry),
      ({ at, id }) => [at.toISOString(), Number(id)],
    );
  }

  /** Chunks of an export, oldest first, each read when the one before was taken: a log of any size needs the memory of one. What is added meanwhile is not in it. */
  async *export({ format, ...filter }: AuditExportQuery, viewer: Principal): AsyncGenerator<string> {
    const seen = this.rights.seenBy(viewer);
    const [{ last }]: [{ last: string | null }] = await this.postgres.run((manager) =>
      manager.query('select max(id) as last from catalog.audit'),
    );
    if (format === 'csv') yield csvHeader();
    let after: Row | undefined;
    for (;;) {
      const rows = await this.batch(filter, seen, Number(last ?? 0), after);
      if (rows.length > 0) {
        const entries = rows.map(({ entry }) => ApiAuditEntry.parse(entry));
        yield entries.map((entry) => (format === 'csv' ? csvLine(entry) : `${JSON.stringify(entry)}\n`)).join('');
      }
      if (rows.length < BATCH) return;
      after = rows.at(-1);
      await turn();
    }
  }

  private batch(filter: AuditFilter, seen: Seen, last: number, after: Row | undefined): Promise<Row[]> {
    const parameters = new Parameters();
    const conditions = [...conditionsOf(filter, seen, parameters), `id <= ${parameters.add(last)}`];
    if (after !== undefined) conditions.push(`(at, id) > (${parameters.add(after.at)}::timestamptz, ${parameters.add(after.id)}::bigint)`);
    return this.postgres.run((manager) =>
      manager.query(
        `select id, at, entry from catalog.audit where ${conditions.join(' and ')} order by at, id limit ${BATCH}`,
        parameters.values,
      ),
    );
  }
}

function conditionsOf(filter: AuditFilter, seen: Seen, parameters: Parameters): string[] {
  const { from, to, text, ...equals } = filter;
  return [
    'true',
    ...seenCondition('tenant', seen, parameters),
    ...Object.entries(equals).flatMap(([column, value]) => (value === undefined ? [] : [`${column} = ${parameters.add(value)}`])),
    ...(from === undefined ? [] : [`at >= ${parameters.add(from)}::timestamptz`]),
    ...(to === undefined ? [] : [`at < ${parameters.add(to)}::timestamptz`]),
    ...(text === undefined ? [] : [`search ilike ${parameters.add(holds(text))}`]),
  ];
}
