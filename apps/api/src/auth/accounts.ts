import { randomUUID } from 'node:crypto';
import type { EntityManager } from '@fairlead/database';
import type { Postgres } from '../store/postgres.js';
import { hashPassword, isPassword } from './password.js';
import type { Identity } from './sessions.js';

interface Account {
  readonly id: string;
  readonly name: string;
  readonly password: string;
  readonly resetMark: string | null;
}
const COLUMNS = 'id, name, password, reset_mark as "resetMark"';
/** The account of the first start. */
export const ADMIN = 'admin';
/** Any number, the same everywhere: whoever holds it makes or resets the admin. */
const LOCK = 7_243_198_407;

export type Announcement = 'first start' | 'reset';

/** People whose passwords are kept here; each may do everything. */
export class Accounts {
  /** Compared with where there is no account, so that how long it takes does not tell. */
  private readonly nobodys = hashPassword(randomUUID());

  constructor(private readonly postgres: Postgres) {}

  async exists(name: string): Promise<boolean> {
    return this.postgres.run(async (manager) => (await byName(manager, name)) !== undefined);
  }

  /** @returns undefined if user or password is wrong @throws DatabaseUnavailableError */
  async signIn(name: string, password: string): Promise<Identity | undefined> {
    const account = await this.postgres.run((manager) => byName(manager, name));
    const right = await isPassword(password, account?.password ?? (await this.nobodys));
    if (account !== undefined && right) return identityOf(account);
    return name === ADMIN ? this.signInNewly(account, password) : undefined;
  }

  /** A new password of the admin is told before it counts: whoever has it that soon waits for it. */
  private async signInNewly(before: Account | undefined, password: string): Promise<Identity | undefined> {
    const account = await this.postgres.transaction(async (manager) => {
      await manager.query('select pg_advisory_xact_lock_shared($1)', [LOCK]);
      return byName(manager, ADMIN);
    });
    if (account === undefined || account.password === before?.password) return undefined;
    return (await isPassword(password, account.password)) ? identityOf(account) : undefined;
  }

  /** @returns whether the current password was right and is now the next one */
  async change(id: string, current: string, next: string): Promise<boolean> {
    const account = await this.postgres.run((manager) => one(manager, 'id', id));
    if (account === undefined || !(await isPassword(current, account.password))) return false;
    const hash = await hashPassword(next);
    // Of two changes at once one counts: the other's current password is none any more.
    const [, changed] = await this.postgres.run<[unknown, number]>((manager) =>
      manager.query('update identity.accounts set password = $2, must_change = false, changed_at = now() where id = $1 and password = $3', [
        id,
        hash,
        account.password,
      ]),
    );
    return changed === 1;
  }

  /**
   * Makes the admin if there is no account yet, or gives it a new password if `resetMark` is another than last time. Several apis that start at
   * once do it once. `announce` is called before it counts, and if it fails nothing was done: a password that nobody was told is of no use.
   */
  async ensureAdmin(resetMark: string | undefined, announce: (why: Announcement) => Promise<string>): Promise<Announcement | undefined> {
    return this.postgres.transaction(async (manager) => {
      await manager.query('select pg_advisory_xact_lock($1)', [LOCK]);
      const admin = await byName(manager, ADMIN);
      if (admin === undefined) {
        const hash = await hashPassword(await announce('first start'));
        await manager.query('insert into identity.accounts (id, name, password, must_change, reset_mark) values ($1, $2, $3, true, $4)', [
          randomUUID(),
          ADMIN,
          hash,
          resetMark ?? null,
        ]);
        return 'first start';
      }
      if (resetMark === undefined || resetMark === admin.resetMark) return undefined;
      const hash = await hashPassword(await announce('reset'));
      await manager.query(
        'update identity.accounts set password = $2, must_change = true, reset_mark = $3, changed_at = now() where id = $1',
        [admin.id, hash, resetMark],
      );
      await manager.query('delete from identity.sessions where account = $1', [admin.id]);
      return 'reset';
    });
  }
}

async function one(manager: EntityManager, column: 'id' | 'name', value: string): Promise<Account | undefined> {
  const [account] = await manager.query<Account[]>(`select ${COLUMNS} from identity.accounts where ${column} = $1`, [value]);
  return account;
}
const byName = (manager: EntityManager, name: string): Promise<Account | undefined> => one(manager, 'name', name);

const identityOf = ({ id, name }: Account): Identity => ({
  subject: `local:${id}`,
  account: id,
  name,
  displayName: null,
  groups: [],
  until: null,
});
