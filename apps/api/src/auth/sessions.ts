import { randomUUID } from 'node:crypto';
import type { EntityManager } from '@fairlead/database';
import { holds, Parameters } from '../store/parameters.js';
import type { Postgres } from '../store/postgres.js';
import { Remembered } from './remembered.js';
import { CLI_SESSION_PREFIX, digestOf, newSecret, plainText } from './secrets.js';

/** Who somebody is, as sign-in found out. */
export interface Identity {
  /** The same for all sessions of a person: `local:<account>` or `oidc:<issuer>|<sub>`. */
  readonly subject: string;
  /** Of an account that lives here. */
  readonly account: string | null;
  readonly name: string;
  readonly displayName: string | null;
  readonly groups: readonly string[];
  /** Until when this is believed without asking the identity provider again; null where nobody else is asked. */
  readonly until: Date | string | null;
}
export interface Session extends Identity {
  readonly id: string;
  readonly kind: 'browser' | 'cli';
  readonly agent: string;
  readonly address: string;
  readonly createdAt: Date;
  readonly lastSeenAt: Date;
  /** The earlier of its end and of when it has been idle too long. */
  readonly expiresAt: Date;
  readonly mustChange: boolean;
}
export interface Client {
  readonly kind: 'browser' | 'cli';
  readonly agent: string;
  readonly address: string;
}

const IDLE = "interval '12 hours'";
const LONGEST = "interval '7 days'";
const VALID = `s.expires_at > now() and s.last_seen_at > now() - ${IDLE}`;
const COLUMNS = `s.id, s.kind, s.subject, s.account, s.name, s.display_name as "displayName", s.groups, s.agent, s.address,
  s.created_at as "createdAt", s.last_seen_at as "lastSeenAt", least(s.expires_at, s.last_seen_at + ${IDLE}) as "expiresAt",
  coalesce(a.must_change, false) as "mustChange", case when s.account is null then s.expires_at end as until`;
const FROM = 'identity.sessions s left join identity.accounts a on a.id = s.account';

/** Who is signed in. A session ends by itself after 12 h unused and 7 days in all, of people whom an identity provider knows when that is to be asked again. */
export class Sessions {
  private readonly remembered = new Remembered<Session>((digest) => this.load(digest));
  private readonly listeners = new Set<(ids: readonly string[]) => void>();

  constructor(private readonly postgres: Postgres) {}

  /** Begins one with a secret of its own, whatever the client came with. @throws DatabaseUnavailableError */
  async start(identity: Identity, client: Client, within?: EntityManager): Promise<{ secret: string; session: Session }> {
    const secret = newSecret(client.kind === 'cli' ? CLI_SESSION_PREFIX : '');
    const digest = digestOf(secret);
    const insert = (manager: EntityManager): Promise<unknown> =>
      manager.query(
        `insert into identity.sessions (id, digest, kind, subject, account, name, display_name, groups, agent, address, expires_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, least(now() + ${LONGEST}, $11::timestamptz))`,
        [
          ...[randomUUID(), digest, client.kind, identity.subject, identity.account, identity.name, identity.displayName],
          ...[JSON.stringify(identity.groups), plainText(client.agent), plainText(client.address, 100), identity.until],
        ],
      );
    const session = await (within === undefined
      ? this.postgres.run(async (manager) => (await insert(manager), find(manager, digest)))
      : (await insert(within), find(within, digest)));
    if (session === undefined) throw new TypeError('The session that was begun is not there.');
    return { secret, session };
  }

  /** @throws DatabaseUnavailableError */
  async find(secret: string): Promise<Session | undefined> {
    const session = await this.remembered.get(digestOf(secret));
    // What is remembered may have ended meanwhile.
    return session !== undefined && session.expiresAt.getTime() > Date.now() ? session : undefined;
  }

  isRemembered(secret: string): boolean {
    return this.remembered.has(digestOf(secret));
  }

  async list(subject: string): Promise<Session[]> {
    return this.postgres.run((manager) =>
      manager.query(`select ${COLUMNS} from ${FROM} where s.subject = $1 and ${VALID} order by s.created_at desc, s.id limit 200`, [
        subject,
      ]),
    );
  }

  /** Of everybody, by name; one more than `limit` if there are more. @param after the last one of the page before */
  async everybodys(text: string | undefined, limit: number, after: readonly [string, string] | undefined): Promise<Session[]> {
    const parameters = new Parameters();
    const conditions = [VALID];
    if (text !== undefined)
      conditions.push(`concat_ws(E'\\n', s.name, s.display_name, s.address, s.agent) ilike ${parameters.add(holds(text))}`);
    if (after !== undefined) conditions.push(`(s.name, s.id) > (${after.map((value) => parameters.add(value)).join(', ')})`);
    const statement = `select ${COLUMNS} from ${FROM} where ${conditions.join(' and ')} order by s.name, s.id limit ${parameters.add(limit + 1)}`;
    return this.postgres.run((manager) => manager.query(statement, parameters.values));
  }

  async byId(id: string): Promise<Session | undefined> {
    const [session] = await this.postgres.run((manager) =>
      manager.query<Session[]>(`select ${COLUMNS} from ${FROM} where s.id = $1 and ${VALID}`, [id]),
    );
    return session;
  }

  /** Those of these that are still valid. */
  async alive(ids: readonly string[]): Promise<ReadonlySet<string>> {
    const rows = await this.postgres.run<{ id: string }[]>((manager) =>
      manager.query(`select s.id from ${FROM} where s.id = any($1) and ${VALID}`, [ids]),
    );
    return new Set(rows.map(({ id }) => id));
  }

  /** @returns whether the person had such a session */
  async end(subject: string, id: string): Promise<boolean> {
    const ended = await this.remove('id = $1 and subject = $2', [id, subject]);
    return ended.length > 0;
  }

  async endAll(subject: string): Promise<void> {
    await this.remove('subject = $1', [subject]);
  }

  /** The session of a cookie that is to be replaced. */
  async endSecret(secret: string): Promise<void> {
    await this.remove('digest = $1', [digestOf(secret)]);
  }

  onEnded(listener: (ids: readonly string[]) => void): () => void {
    this.listeners.add(listener);
    return () => void this.listeners.delete(listener);
  }

  private async remove(where: 'digest = $1' | 'subject = $1' | 'id = $1 and subject = $2', values: readonly unknown[]): Promise<string[]> {
    // TypeORM answers a deletion with its rows and their number.
    const [rows] = await this.postgres.run<[{ id: string }[], number]>((manager) =>
      manager.query(`delete from identity.sessions where ${where} returning id`, [...values]),
    );
    const ids = rows.map(({ id }) => id);
    const gone = new Set(ids);
    this.remembered.forget(({ id }) => gone.has(id));
    for (const listener of this.listeners) listener(ids);
    return ids;
  }

  private load(digest: string): Promise<Session | undefined> {
    return this.postgres.run(async (manager) => {
      const session = await find(manager, digest);
      if (session !== undefined)
        await manager.query(
          "update identity.sessions set last_seen_at = now() where id = $1 and last_seen_at < now() - interval '1 minute'",
          [session.id],
        );
      return session;
    });
  }
}

async function find(manager: EntityManager, digest: string): Promise<Session | undefined> {
  const [session] = await manager.query<Session[]>(`select ${COLUMNS} from ${FROM} where s.digest = $1 and ${VALID}`, [digest]);
  return session;
}
