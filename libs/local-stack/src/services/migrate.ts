import { join } from 'node:path';
import { Client } from 'pg';
import { databaseUsers, type DatabaseUser } from './service-settings.js';
import { basicEnvironment, lastLines, ManagedProcess } from '../processes/managed-process.js';

export interface Migration {
  readonly root: string;
  /** Of a user who may make schemas and roles. */
  readonly adminUrl: string;
  readonly passwords: Readonly<Record<DatabaseUser, string>>;
  readonly logs: string;
  readonly records: string;
}

/** Brings the database up to date and returns each service's own URL of it (the admin's, with a warning, where roles may not be made). */
export async function migrate(options: Migration, warn: (line: string) => void): Promise<Readonly<Record<DatabaseUser, string>>> {
  const log = join(options.logs, 'migrate.log');
  const migration = await ManagedProcess.start({
    name: 'migrations',
    command: process.execPath,
    args: [join(options.root, 'libs', 'database', 'dist', 'migrate.js')],
    env: {
      ...basicEnvironment(),
      DATABASE_URL: options.adminUrl,
      ...Object.fromEntries(databaseUsers.map((user) => [`FAIRLEAD_DATABASE_${user.toUpperCase()}_PASSWORD`, options.passwords[user]])),
    },
    log,
    records: options.records,
  });
  const how = await migration.exited;
  if (how !== 'ended with code 0') throw new Error(`The migrations of the database ${how}. ${log} ends with:\n${await lastLines(log)}`);
  const [api, notifier, promoter] = await Promise.all([
    roleUrl(options, 'api', warn),
    roleUrl(options, 'notifier', warn),
    roleUrl(options, 'promoter', warn),
  ]);
  return { api, notifier, promoter };
}

async function roleUrl({ adminUrl, passwords }: Migration, service: DatabaseUser, warn: (line: string) => void): Promise<string> {
  const url = new URL(adminUrl);
  url.username = `fairlead_${service}`;
  url.password = passwords[service];
  const client = new Client({ connectionString: url.href, connectionTimeoutMillis: 5_000 });
  try {
    await client.connect();
    return url.href;
  } catch (error) {
    warn(
      `${service} uses the user of DATABASE_URL, since it can't sign in to the database as ${url.username} (${error instanceof Error ? error.message : String(error)})`,
    );
    return adminUrl;
  } finally {
    await client.end().catch(() => undefined);
  }
}
