import { InvalidArgumentError } from 'commander';

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
export const idText = ({ tenant, name }: ApplicationId): string => `${tenant}/${name}`;

const UNITS = { h: 3_600_000, m: 60_000, s: 1_000, ms: 1 } as const;
/** Milliseconds of `30s`, `5m`, `1h30m`. */
export function duration(text: string): number {
  if (!/^(?=\d)(\d+h)?(\d+m)?(\d+s)?(\d+ms)?$/.test(text)) throw new InvalidArgumentError('must be a duration such as 30s, 5m or 1h30m.');
  return [...text.matchAll(/(\d+)(ms|h|m|s)/g)].reduce(
    (sum, [, count, unit]) => sum + Number(count) * UNITS[unit as keyof typeof UNITS],
    0,
  );
}
/** A moment: RFC 3339, a date, or how long from now (`direction` 1) or ago (-1). */
export const moment =
  (direction: 1 | -1) =>
  (text: string): string => {
    if (/^\d+(ms|[hms])/.test(text)) return new Date(Date.now() + direction * duration(text)).toISOString();
    const at = Date.parse(text);
    if (Number.isNaN(at)) throw new InvalidArgumentError('must be a moment such as 2026-03-01T08:00:00Z, or a duration such as 2h.');
    return new Date(at).toISOString();
  };
export function commit(text: string): string {
  if (!/^[0-9a-f]{7,64}$/i.test(text)) throw new InvalidArgumentError('must be a commit id of 7 hexadecimal digits or more.');
  return text.toLowerCase();
}
/** The API takes whole commit ids only: an abbreviated one may mean another commit there. */
export function wholeCommit(text: string): string {
  if (commit(text).length < 40) throw new InvalidArgumentError('must be a whole commit id of 40 hexadecimal digits.');
  return commit(text);
}
export function count(text: string): number {
  if (!/^[1-9]\d{0,6}$/.test(text)) throw new InvalidArgumentError('must be a whole number from 1 on.');
  return Number(text);
}
