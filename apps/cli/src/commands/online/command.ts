import { Option, InvalidArgumentError, type Command } from 'commander';
import { milliseconds } from '@fairlead/contracts';
import { ApiClient } from './client.js';
import { findEndpoint, token } from './config.js';
import type { Format } from './output.js';

/** Of every command that talks to the api. */
export interface OnlineOptions {
  server?: string;
}
export const withServer = (command: Command): Command =>
  command.option(
    '--server <url>',
    'the api (default: FAIRLEAD_SERVER, else that of `npm start` in this checkout, else http://127.0.0.1:8080)',
  );
export const output = <F extends Format>(formats: readonly F[], initial: F): Option =>
  new Option('-o, --output <format>', 'how to print it').choices(formats).default(initial);

export const connect = async ({ server }: OnlineOptions): Promise<ApiClient> => new ApiClient(await findEndpoint(server), token());

export interface ApplicationId {
  readonly tenant: string;
  readonly name: string;
}
const LABEL = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/;
/** `TENANT/NAME`, with or without `application/` before it. */
export function applicationId(text: string): ApplicationId {
  const [tenant, name, ...rest] = text.replace(/^applications?\//, '').split('/');
  if (tenant === undefined || name === undefined || rest.length > 0 || !LABEL.test(tenant) || !LABEL.test(name)) {
    throw new InvalidArgumentError('must be TENANT/NAME, such as team-a/shop.');
  }
  return { tenant, name };
}
export const pathOf = ({ tenant, name }: ApplicationId): string => `/api/v1/applications/${tenant}/${name}`;

/** Milliseconds of `30s`, `5m`, `1h30m`. */
export function duration(text: string): number {
  if (!/^(?=\d)(\d+h)?(\d+m)?(\d+s)?(\d+ms)?$/.test(text)) throw new InvalidArgumentError('must be a duration such as 30s, 5m or 1h30m.');
  return milliseconds(text);
}
export function commit(text: string): string {
  if (!/^[0-9a-f]{7,64}$/i.test(text)) throw new InvalidArgumentError('must be a commit id of 7 hexadecimal digits or more.');
  return text.toLowerCase();
}
