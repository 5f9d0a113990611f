import { chmod, open, readFile, rm } from 'node:fs/promises';
import { ConfigError } from '@fairlead/service-kit';

const SHORTEST = 12;

/**
 * The file that the admin's first password is read from, if it is there (a mounted Secret), or written to, for its owner alone. Never replaced:
 * what lies there may have been read and given out already.
 * @throws ConfigError, which does not show what is in it
 */
export async function readOrWritePassword(file: string, made: string): Promise<string> {
  const found = await read(file);
  if (found === undefined) {
    await write(file, made);
    return made;
  }
  if (found.length < SHORTEST)
    throw new ConfigError(
      `FAIRLEAD_API_ADMIN_PASSWORD_FILE: what ${file} holds is too short for a password. It must have ${SHORTEST} characters or more; remove the file to have one made.`,
    );
  return found;
}

/** A password that was changed opens nothing any more; what can't be removed, such as a mounted Secret, stays. */
export const removePassword = (file: string): Promise<void> => rm(file, { force: true }).catch(() => undefined);

async function read(file: string): Promise<string | undefined> {
  try {
    return (await readFile(file, 'utf8')).trim();
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return undefined;
    throw unusable(file, 'read', error);
  }
}

async function write(file: string, password: string): Promise<void> {
  try {
    const handle = await open(file, 'wx', 0o600);
    await handle.writeFile(`${password}\n`);
    await handle.sync();
    await handle.close();
    await chmod(file, 0o600);
  } catch (error) {
    throw unusable(file, 'written', error);
  }
}

const codeOf = (error: unknown): string => (error as NodeJS.ErrnoException).code ?? 'unknown';
const unusable = (file: string, what: string, error: unknown): ConfigError =>
  new ConfigError(
    `FAIRLEAD_API_ADMIN_PASSWORD_FILE: ${file} can't be ${what} (${codeOf(error)}). Nobody can sign in with a password until it can; it is tried again.`,
  );
