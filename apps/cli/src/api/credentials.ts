import { randomUUID } from 'node:crypto';
import { chmod, mkdir, open, rename, rm, writeFile, type FileHandle } from 'node:fs/promises';
import { dirname } from 'node:path';
import { settings } from '../config.js';
import { CliError } from '../errors.js';

/** What `fairlead login` keeps of one api. */
export interface Credential {
  readonly token: string;
  readonly user: string;
  /** Absent: unknown. */
  readonly expiresAt?: string;
}
type Servers = Record<string, Credential>;

/** Bits of a file's mode that let others than its owner in. */
const OTHERS = 0o077;

export async function readCredential(url: string, file = settings.credentialsFile): Promise<Credential | undefined> {
  return (await readAll(file))[url];
}

export async function keepCredential(url: string, credential: Credential, file = settings.credentialsFile): Promise<void> {
  await writeAll(file, { ...(await readAll(file)), [url]: credential });
}

export async function forgetCredential(url: string, file = settings.credentialsFile): Promise<void> {
  const { [url]: gone, ...others } = await readAll(file);
  if (gone !== undefined) await writeAll(file, others);
}

async function readAll(file: string): Promise<Servers> {
  let handle: FileHandle | undefined;
  try {
    handle = await open(file, 'r');
    const { mode } = await handle.stat();
    if ((mode & OTHERS) !== 0) {
      throw new CliError(
        `${file} holds your sessions, and others on this machine may read it. Close it with \`chmod 600 ${file}\`; if somebody may have read it, delete it and sign in again.`,
      );
    }
    return ((JSON.parse(await handle.readFile('utf8')) as { servers?: Servers } | null)?.servers ?? {}) satisfies Servers;
  } catch (error) {
    if (error instanceof CliError) throw error;
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT') return {};
    // The parser's message would quote what it read.
    const why = error instanceof SyntaxError ? 'it is no JSON' : (code ?? String(error));
    throw new CliError(`${file} can't be read: ${why}. Delete it and sign in again with \`fairlead login\`.`);
  } finally {
    await handle?.close();
  }
}

/** A reader sees the old file or the new one, never a part. */
async function writeAll(file: string, servers: Servers): Promise<void> {
  await mkdir(dirname(file), { recursive: true, mode: 0o700 });
  const draft = `${file}.${randomUUID()}`;
  try {
    await writeFile(draft, `${JSON.stringify({ servers }, undefined, 2)}\n`, { mode: 0o600, flag: 'wx' });
    // The umask takes rights away and never adds any, so this only undoes one that was too strict to read it again.
    await chmod(draft, 0o600);
    await rename(draft, file);
  } finally {
    await rm(draft, { force: true });
  }
}
