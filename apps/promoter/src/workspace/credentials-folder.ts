import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { FairleadError, Retry } from '@fairlead/contracts';
import type { Credentials } from '@fairlead/git';

/** Credentials that a document names, or a forge needs, aren't there or not whole. */
export class CredentialsMissingError extends FairleadError {
  readonly code = 'CredentialsMissing';
  readonly retry = Retry.backoff;
}
export interface Login {
  readonly username: string;
  readonly password: string;
}

/** Reads secrets as they are mounted: anew each time, because they are replaced while the service runs. */
export class CredentialsFolder {
  constructor(private readonly folder: string) {}

  /** @throws CredentialsMissingError */
  async git(name: string): Promise<Credentials> {
    const at = join(this.folder, 'git', name);
    const login = await this.login(at, 'git');
    if (login) return { kind: 'basic', ...login };
    const identityFile = join(at, 'identity');
    if (await exists(identityFile)) {
      const knownHostsFile = join(at, 'known_hosts');
      return { kind: 'ssh', identityFile, ...((await exists(knownHostsFile)) && { knownHostsFile }) };
    }
    throw this.missing(name, `username and password, or identity (and known_hosts), in git/${name}`, "the Repository's credentialsRef");
  }

  /** @throws CredentialsMissingError */
  async registry(name: string): Promise<Login> {
    const login = await this.login(join(this.folder, 'registry', name), '');
    if (login) return login;
    throw this.missing(name, `username and password in registry/${name}`, "the ImageRepository's credentialsRef");
  }

  /**
   * Token of a forge's API. A token is only ever sent to the host that its folder is named after.
   * @param host with its port, if it has one
   * @throws CredentialsMissingError
   */
  async forge(host: string): Promise<string> {
    const token = await text(join(this.folder, 'forge', host, 'token'));
    if (token) return token;
    throw this.missing(
      host,
      `the file forge/${host}/token, with a token that may read and write pull requests and contents,`,
      "the Promotion's spec.forge.url",
    );
  }

  private async login(at: string, fallback: string): Promise<Login | undefined> {
    const [username, password] = await Promise.all([text(join(at, 'username')), text(join(at, 'password'))]);
    return password === undefined ? undefined : { username: username ?? fallback, password };
  }

  private missing(name: string, what: string, reference: string): CredentialsMissingError {
    return new CredentialsMissingError(
      `The credentials ${name} are not there: promoter needs ${what} of its credentials folder. Add them, or correct ${reference}; it is tried again with growing delay.`,
      { credentials: name },
    );
  }
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
