import { randomUUID } from 'node:crypto';
import type { ApiToken, ApiTokenCreated, PageQuery, Role, TenantName } from '@fairlead/contracts';
import { z } from 'zod';
import { ApiError } from '../rest/api-error.js';
import { decodeCursor, pageOf } from '../rest/cursor.js';
import type { Postgres } from '../store/postgres.js';
import { Remembered } from './remembered.js';
import { API_TOKEN_PREFIX, digestOf, newSecret } from './secrets.js';

interface Row {
  readonly id: string;
  readonly tenant: TenantName;
  readonly name: string;
  readonly role: Role;
  readonly createdBy: string;
  readonly createdAt: Date;
  readonly expiresAt: Date;
  readonly lastUsedAt: Date | null;
  readonly revokedAt: Date | null;
  readonly revokedBy: string | null;
}
export interface NewToken {
  readonly tenant: TenantName;
  readonly name: string;
  readonly role: Role;
  readonly createdBy: string;
  readonly expiresAt: Date;
}

const COLUMNS = `id, tenant, name, role, created_by as "createdBy", created_at as "createdAt", expires_at as "expiresAt",
  last_used_at as "lastUsedAt", revoked_at as "revokedAt", revoked_by as "revokedBy"`;
const VALID = 'revoked_at is null and expires_at > now()';
const Cursor = z.tuple([z.iso.datetime(), z.uuid()]);

/** What programs sign in with. Of a token only its digest is kept. */
export class ApiTokens {
  private readonly remembered = new Remembered<Row>((digest) => this.load(digest));
  private readonly listeners = new Set<(id: string) => void>();

  constructor(private readonly postgres: Postgres) {}

  /** @throws ApiError 409 if a valid one has the name; DatabaseUnavailableError */
  async create({ tenant, name, role, createdBy, expiresAt }: NewToken): Promise<ApiTokenCreated> {
    const token = newSecret(API_TOKEN_PREFIX);
    const row = await this.postgres.transaction(async (manager) => {
      // Two that are made at once must not both find the name free.
      await manager.query('select pg_advisory_xact_lock(hashtextextended($1, 0))', [`token ${tenant} ${name}`]);
      const taken: unknown[] = await manager.query(`select 1 from identity.tokens where tenant = $1 and name = $2 and ${VALID}`, [
        tenant,
        name,
      ]);
      if (taken.length > 0) throw nameTaken(tenant, name);
      const [made] = await manager.query<Row[]>(
        `insert into identity.tokens (id, digest, tenant, name, role, created_by, expires_at) values ($1, $2, $3, $4, $5, $6, $7) returning ${COLUMNS}`,
        [randomUUID(), digestOf(token), tenant, name, role, createdBy, expiresAt],
      );
      return made;
    });
    if (row === undefined) throw new TypeError('The token that was made is not there.');
    return { ...toApi(row), token };
  }

  /** Newest first. */
  async list(tenant: string, { limit, cursor }: z.infer<typeof PageQuery>): Promise<{ items: ApiToken[]; next?: string }> {
    const place = decodeCursor(cursor, Cursor);
    const rows = await this.postgres.run<Row[]>((manager) =>
      manager.query(
        `select ${COLUMNS} from identity.tokens where tenant = $1 and ($2::timestamptz is null or (created_at, id) < ($2, $3::uuid))
         order by created_at desc, id desc limit $4`,
        [tenant, place?.[0] ?? null, place?.[1] ?? null, limit + 1],
      ),
    );
    return pageOf(rows, limit, toApi, (row) => [row.createdAt.toISOString(), row.id]);
  }

  /** @throws DatabaseUnavailableError */
  async find(token: string): Promise<Row | undefined> {
    const row = await this.remembered.get(digestOf(token));
    return row !== undefined && row.expiresAt.getTime() > Date.now() ? row : undefined;
  }

  isRemembered(token: string): boolean {
    return this.remembered.has(digestOf(token));
  }

  async named(tenant: string, id: string): Promise<Row | undefined> {
    const [row] = await this.postgres.run<Row[]>((manager) =>
      manager.query(`select ${COLUMNS} from identity.tokens where tenant = $1 and id = $2`, [tenant, id]),
    );
    return row;
  }

  /** Those of these that are still valid. */
  async alive(ids: readonly string[]): Promise<ReadonlySet<string>> {
    const rows = await this.postgres.run<{ id: string }[]>((manager) =>
      manager.query(`select id from identity.tokens where id = any($1) and ${VALID}`, [ids]),
    );
    return new Set(rows.map(({ id }) => id));
  }

  /** The first revocation counts. */
  async revoke(tenant: string, id: string, by: string): Promise<void> {
    await this.postgres.run((manager) =>
      manager.query('update identity.tokens set revoked_at = now(), revoked_by = $3 where tenant = $1 and id = $2 and revoked_at is null', [
        tenant,
        id,
        by,
      ]),
    );
    this.remembered.forget((row) => row.id === id);
    for (const listener of this.listeners) listener(id);
  }

  onRevoked(listener: (id: string) => void): () => void {
    this.listeners.add(listener);
    return () => void this.listeners.delete(listener);
  }

  private load(digest: string): Promise<Row | undefined> {
    return this.postgres.run(async (manager) => {
      const [row] = await manager.query<Row[]>(`select ${COLUMNS} from identity.tokens where digest = $1 and ${VALID}`, [digest]);
      if (row !== undefined)
        await manager.query(
          `update identity.tokens set last_used_at = date_trunc('minute', now())
           where id = $1 and (last_used_at is null or last_used_at < date_trunc('minute', now()))`,
          [row.id],
        );
      return row;
    });
  }
}

const toApi = ({ id, tenant, name, role, createdBy, createdAt, expiresAt, lastUsedAt, revokedAt, revokedBy }: Row): ApiToken => ({
  ...{ id, tenant, name, role, createdBy, createdAt: createdAt.toISOString(), expiresAt: expiresAt.toISOString() },
  ...(lastUsedAt === null ? {} : { lastUsedAt: lastUsedAt.toISOString() }),
  ...(revokedAt === null ? {} : { revokedAt: revokedAt.toISOString() }),
  ...(revokedBy === null ? {} : { revokedBy }),
});

const nameTaken = (tenant: string, name: string): ApiError =>
  new ApiError({
    status: 409,
    code: 'NameTaken',
    title: 'A valid token has that name',
    detail: `Tenant ${tenant} has a valid token called ${name}.`,
    advice: 'Give it another name, or revoke the one that is there first.',
  });
