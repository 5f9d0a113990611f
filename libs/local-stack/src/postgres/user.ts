import { readFile, stat } from 'node:fs/promises';
import { dirname } from 'node:path';

export interface SystemUser {
  readonly uid: number;
  readonly gid: number;
}

/** Postgres refuses to run as root. The user must be one that the system knows: initdb looks its name up. Undefined: we are an ordinary user already. */
export async function postgresUser(): Promise<SystemUser | undefined> {
  if (process.getuid?.() !== 0) return undefined;
  const users = new Map(
    (await readFile('/etc/passwd', 'utf8')).split('\n').map((line) => {
      const [name = '', , uid, gid] = line.split(':');
      return [name, { uid: Number(uid), gid: Number(gid) }] as const;
    }),
  );
  const user = users.get('postgres') ?? users.get('nobody');
  if (!user)
    throw new Error('Postgres refuses to run as root and this system has neither a user postgres nor nobody; run as an ordinary user');
  return user;
}

/** Whether another user may enter every folder above and read the path itself. */
export async function isReachable(path: string): Promise<boolean> {
  const own = await stat(path).catch(() => undefined);
  const needed = own?.isDirectory() ? 0o005 : 0o004;
  if (own && (own.mode & needed) !== needed) return false;
  for (let folder = dirname(path); ; folder = dirname(folder)) {
    const found = await stat(folder).catch(() => undefined);
    if (found && (found.mode & 0o001) === 0) return false;
    if (folder === dirname(folder)) return true;
  }
}
