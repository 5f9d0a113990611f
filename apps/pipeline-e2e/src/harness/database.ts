import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { basicEnvironment, ManagedProcess } from '@fairlead/local-stack';
import { projectRoot } from '@fairlead/testing';

export type DatabaseRole = 'api' | 'notifier' | 'promoter';
export type Passwords = Readonly<Record<DatabaseRole, string>>;

export const secret = (): string => randomBytes(24).toString('hex');

export function withUser(url: string, user: string, password: string): string {
  const changed = new URL(url);
  changed.username = user;
  changed.password = password;
  return changed.href;
}

export const newPasswords = (): Passwords => ({ api: secret(), notifier: secret(), promoter: secret() });

/** Makes schemas and roles as the migration job does. */
export async function migrate(url: string, passwords: Passwords, folder: string): Promise<void> {
  const log = join(folder, 'logs', 'migrate.log');
  const migration = await ManagedProcess.start({
    name: 'migrate',
    command: process.execPath,
    args: [join(projectRoot, 'libs', 'database', 'dist', 'migrate.js')],
    env: {
      ...basicEnvironment(),
      DATABASE_URL: url,
      FAIRLEAD_DATABASE_API_PASSWORD: passwords.api,
      FAIRLEAD_DATABASE_NOTIFIER_PASSWORD: passwords.notifier,
      FAIRLEAD_DATABASE_PROMOTER_PASSWORD: passwords.promoter,
    },
    log,
    records: join(folder, 'processes'),
  });
  const how = await migration.exited;
  if (how !== 'ended with code 0') throw new Error(`migrations ${how}, see ${log}`);
}

/** URL with which a service signs in as its own role. */
export const urlOf = (url: string, role: DatabaseRole, passwords: Passwords): string => withUser(url, `fairlead_${role}`, passwords[role]);
