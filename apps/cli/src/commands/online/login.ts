import { dataOf, type Device, type DeviceToken, type Me } from '@fairlead/api-client';
import type { Command } from 'commander';
import { hostname } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import { clientFor, withServer, type ServerOptions } from '../../api/connection.js';
import { forgetCredential, keepCredential, readCredential } from '../../api/credentials.js';
import { findEndpoint, type Endpoint } from '../../api/endpoint.js';
import { hasCode, isTransient } from '../../api/problems.js';
import { settings } from '../../config.js';
import { CliError, ExitCode } from '../../errors.js';
import { firstLines } from '../../input/standard-input.js';
import { tell } from '../../output/format.js';
import { printLine } from '../../output/list.js';
import { openBrowser } from '../../terminal/browser.js';
import { askPassword } from '../../terminal/prompt.js';
import { approveWithPassword } from './password-approval.js';

interface LoginOptions extends ServerOptions {
  user?: string;
  passwordStdin?: true;
  tokenStdin?: true;
}
const SLOWER_SECONDS = 5;

/** `fairlead login`, `fairlead logout`. */
export function register(program: Command): void {
  withServer(program.command('login'))
    .option('--user <name>', 'with the password of an account of this Fairlead, asked for on the terminal')
    .option(
      '--password-stdin',
      'with --user: the password is the first line of standard input, and a new one, where it must be changed, the second',
    )
    .option('--token-stdin', 'with the API token on standard input')
    .action(login);
  withServer(program.command('logout')).action(logout);
}

async function login(options: LoginOptions): Promise<void> {
  if (options.passwordStdin && options.user === undefined) throw new CliError('--password-stdin needs --user.', ExitCode.usage);
  if (options.tokenStdin && options.user !== undefined) throw new CliError('name one of --user and --token-stdin.', ExitCode.usage);
  const endpoint = await findEndpoint(options.server);
  if (options.tokenStdin) return keepToken(endpoint);
  const api = clientFor(endpoint, {});
  const { required } = dataOf(await api.GET('/api/v1/auth/options'));
  if (!required) return tell(`Sign-in is off at ${endpoint.url}: every command works without it.`);
  // Asked for before anything begins: a program that has no terminal is told so at once.
  const secrets = options.user === undefined ? [] : await passwords(options.user, options);
  const device = dataOf(await api.POST('/api/v1/auth/device', { body: { client: `fairlead on ${hostname()}` } }));
  if (options.user !== undefined) await approveWithPassword(endpoint, device, options.user, secrets);
  else await showCode(device);
  await keep(endpoint, await approved(endpoint, device));
}

async function passwords(user: string, { passwordStdin }: LoginOptions): Promise<string[]> {
  if (!passwordStdin)
    return [await askPassword(`Password of ${user}: `, 'give it on standard input with --password-stdin, or sign in with --token-stdin')];
  const lines = await firstLines(2);
  if (!lines[0]) throw new CliError('--password-stdin: standard input is empty.', ExitCode.usage);
  return lines;
}

async function showCode({ verificationUri, verificationUriComplete, userCode, expiresInSeconds }: Device): Promise<void> {
  tell(`Open ${verificationUriComplete}`);
  tell(`or ${verificationUri} with the code ${userCode}, and approve it within ${Math.round(expiresInSeconds / 60)} minutes.`);
  if (process.stderr.isTTY) await openBrowser(verificationUriComplete);
}

/** Asks until the person has decided (RFC 8628, 3.4 and 3.5). */
async function approved(endpoint: Endpoint, { deviceCode, intervalSeconds, expiresInSeconds }: Device): Promise<DeviceToken> {
  const api = clientFor(endpoint, {});
  const until = Date.now() + expiresInSeconds * 1000;
  let pause = intervalSeconds;
  for (let first = true; Date.now() < until; first = false) {
    // One that was approved with a password is there already.
    if (!first) await sleep(pause * 1000);
    try {
      return dataOf(await api.POST('/api/v1/auth/device/token', { body: { deviceCode } }));
    } catch (error) {
      if (hasCode(error, 'DeviceDenied')) throw new CliError('the request was denied in the browser.', ExitCode.refused);
      if (hasCode(error, 'DeviceExpired')) break;
      if (hasCode(error, 'SlowDown')) pause += SLOWER_SECONDS;
      else if (!hasCode(error, 'AuthorizationPending') && !isTransient(error)) throw error;
    }
  }
  throw new CliError('nobody approved it in time. Begin again with `fairlead login`.', ExitCode.timeout);
}

async function keep(endpoint: Endpoint, { token, user, expiresAt }: DeviceToken): Promise<void> {
  await keepCredential(endpoint.url, { token, user, expiresAt });
  printLine(`Signed in to ${endpoint.url} as ${user}, until ${expiresAt} at the latest.`);
  if (settings.token !== undefined) tell('FAIRLEAD_TOKEN is set, and is used instead as long as it is.');
}

async function keepToken(endpoint: Endpoint): Promise<void> {
  const [token = ''] = await firstLines(1);
  if (!/^[\x21-\x7e]{8,500}$/.test(token)) throw new CliError('--token-stdin: standard input holds no token.', ExitCode.usage);
  const me: Me = dataOf(await clientFor(endpoint, { token }).GET('/api/v1/me'));
  await keepCredential(endpoint.url, { token, user: me.user, ...(me.expiresAt === undefined ? {} : { expiresAt: me.expiresAt }) });
  printLine(`Signed in to ${endpoint.url} as ${me.user}.`);
}

async function logout(options: ServerOptions): Promise<void> {
  const endpoint = await findEndpoint(options.server);
  const kept = await readCredential(endpoint.url);
  if (kept === undefined) return tell(`Nobody is signed in to ${endpoint.url} here.`);
  await forgetCredential(endpoint.url);
  // Tokens are others' too: they are revoked by `fairlead token revoke`.
  const isSession = kept.token.startsWith('fls_');
  const ended = isSession && (await endSession(endpoint, kept.token));
  printLine(`${kept.user} is signed out of ${endpoint.url} here.`);
  if (isSession && !ended) tell('The api could not be told: the session itself lives on until it expires, or is ended in the console.');
}

async function endSession(endpoint: Endpoint, token: string): Promise<boolean> {
  try {
    await clientFor(endpoint, { token }).POST('/api/v1/auth/sign-out');
    return true;
  } catch (error) {
    return (error as { status?: number }).status === 401;
  }
}
