import { delimiter, dirname, isAbsolute } from 'node:path';
import { basicAuthorization, type Credentials } from '../credentials.js';

/** How git is run everywhere. */
export interface GitOptions {
  /** Path or name of the binary; default `git`. */
  readonly git?: string;
  /** Where git and ssh are searched; default: the folders of a Unix system. */
  readonly searchPath?: string;
  /** URLs of proxies to Git hosts, as curl's variables of these names. */
  readonly proxies?: Readonly<Partial<Record<'HTTP_PROXY' | 'HTTPS_PROXY' | 'NO_PROXY', string>>>;
}

const SEARCH_PATH = ['/usr/local/sbin', '/usr/local/bin', '/usr/sbin', '/usr/bin', '/sbin', '/bin', '/opt/homebrew/bin'].join(delimiter);

/**
 * The whole environment of a git process: nothing of the caller's goes in, so no ambient setting, helper or proxy changes what it does, and
 * it asks nobody anything.
 * @param config settings for this process only; they travel in variables, because anyone may read a command line
 */
export function gitEnvironment(
  { git = 'git', searchPath = SEARCH_PATH }: GitOptions,
  config: readonly (readonly [string, string])[] = [],
  extra: Readonly<Record<string, string>> = {},
): Record<string, string> {
  const settings: (readonly [string, string])[] = [['credential.helper', ''], ['core.hooksPath', '/dev/null'], ...config];
  return {
    PATH: isAbsolute(git) ? `${dirname(git)}${delimiter}${searchPath}` : searchPath,
    HOME: '/nonexistent',
    LC_ALL: 'C',
    TZ: 'UTC',
    GIT_TERMINAL_PROMPT: '0',
    GIT_CONFIG_NOSYSTEM: '1',
    GIT_CONFIG_GLOBAL: '/dev/null',
    GIT_ATTR_NOSYSTEM: '1',
    GIT_OPTIONAL_LOCKS: '0',
    GIT_NO_LAZY_FETCH: '1',
    SSH_ASKPASS_REQUIRE: 'never',
    GIT_ALLOW_PROTOCOL: '',
    GIT_CONFIG_COUNT: String(settings.length),
    ...Object.fromEntries(
      settings.flatMap(([key, value], index) => [
        [`GIT_CONFIG_KEY_${index}`, key],
        [`GIT_CONFIG_VALUE_${index}`, value],
      ]),
    ),
    ...extra,
  };
}

export interface RemoteAccess {
  readonly url: string;
  readonly protocols: readonly string[];
  readonly credentials: Credentials | undefined;
  /** Keeps host keys where none are given. */
  readonly ownKnownHosts: string;
}

/** As `gitEnvironment`, for a process that talks to a Git host. */
export function remoteEnvironment(
  options: GitOptions,
  { url, protocols, credentials, ownKnownHosts }: RemoteAccess,
  config: readonly (readonly [string, string])[],
): Record<string, string> {
  const access: (readonly [string, string])[] = [
    // A host that sends less than this for so long is not answering.
    ['http.lowSpeedLimit', '100'],
    ['http.lowSpeedTime', '30'],
  ];
  if (credentials?.kind === 'basic' && /^https?:/i.test(url)) {
    // Bound to the host, so that a redirect to another one doesn't carry it along.
    access.push([`http.${new URL(url).origin}/.extraHeader`, `Authorization: ${basicAuthorization(credentials)}`]);
  }
  return gitEnvironment(options, [...config, ...access], {
    GIT_ALLOW_PROTOCOL: protocols.join(':'),
    GIT_SSH_COMMAND: sshCommand(credentials, ownKnownHosts),
    GIT_SSH_VARIANT: 'ssh',
    ...proxyVariables(options.proxies),
  });
}

/** curl takes the proxy for http from the lower-case variable only. */
const proxyVariables = ({ HTTP_PROXY, HTTPS_PROXY, NO_PROXY }: NonNullable<GitOptions['proxies']> = {}): Record<string, string> => ({
  ...(HTTP_PROXY && { http_proxy: HTTP_PROXY }),
  ...(HTTPS_PROXY && { HTTPS_PROXY }),
  ...(NO_PROXY && { NO_PROXY }),
});

function sshCommand(credentials: Credentials | undefined, ownKnownHosts: string): string {
  const ssh = credentials?.kind === 'ssh' ? credentials : undefined;
  const options = ['BatchMode=yes', 'ConnectTimeout=15', 'ServerAliveInterval=10', 'ServerAliveCountMax=3', 'LogLevel=ERROR'];
  options.push(`StrictHostKeyChecking=${ssh?.knownHostsFile ? 'yes' : 'accept-new'}`);
  options.push(`UserKnownHostsFile=${optionQuote(ssh?.knownHostsFile ?? ownKnownHosts)}`, 'GlobalKnownHostsFile=/dev/null');
  if (ssh) options.push('IdentitiesOnly=yes');
  return ['ssh', '-F', '/dev/null', ...(ssh ? ['-i', ssh.identityFile] : []), ...options.flatMap((option) => ['-o', option])]
    .map(shellQuote)
    .join(' ');
}

/** Git hands GIT_SSH_COMMAND to a shell. */
const shellQuote = (word: string): string => `'${word.replaceAll("'", `'\\''`)}'`;
/** ssh splits this option's value at blanks. */
const optionQuote = (path: string): string => `"${path}"`;
