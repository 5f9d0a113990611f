import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { FairleadError, Retry } from '@fairlead/contracts';
import type { Credentials } from '@fairlead/git';

/** A Repository names credentials that aren't there, or not whole. */
export class CredentialsMissingError extends FairleadError {
  readonly code = 'CredentialsMissing';
  readonly retry = Retry.backoff;
}

/**
 * Reads credentials as a mounted secret holds them: `<folder>/<name>/username` and `password`, or `identity` and, if the host's key is to be
 * checked, `known_hosts`. Read anew each time, because secrets are replaced while the service runs.
 * @throws CredentialsMissingError
 */
export async function readCredentials(folder: string, name: string): Promise<Credentials> {
  const at = join(folder, name);
  const [username, password] = await Promise.all([text(join(at, 'username')), text(join(at, 'password'))]);
  if (password !== undefined) return { kind: 'basic', username: username ?? 'git', password };
  const identityFile = join(at, 'identity');
  if (await exists(identityFile)) {
    const knownHostsFile = join(at, 'known_hosts');
    return { kind: 'ssh', identityFile, ...((await exists(knownHostsFile)) && { knownHostsFile }) };
  }
  throw new CredentialsMissingError(
    `The credentials ${name} are not there: git-poller needs the files username and password, or identity (and known_hosts), in a folder ${name} of its credentials folder. Add them, or correct the Repository's credentialsRef; it is tried again with growing delay.`,
    { credentials: name },
  );
}

/** A file's last line feed is an editor's, not the secret's. */
const text = (path: string): Promise<string | undefined> =>
  readFile(path, 'utf8').then(
    (content) => content.replace(/\r?\n$/, ''),
    () => undefined,
  );
const exists = (path: string): Promise<boolean> =>
  stat(path).then(
    (found) => found.isFile(),
    () => false,
  );
