import { isDeepStrictEqual } from 'node:util';
import type { ApplicationPaused, CatalogEntry, MessageOf, Pause } from '@fairlead/contracts';
import type { Entries } from './claims.js';
import type { CatalogChange } from './reconcile-catalog.js';

export type PauseMessage = MessageOf<typeof ApplicationPaused>;
/** By catalog key. */
export type Pauses = ReadonlyMap<string, PauseMessage>;

export const pauseKey = ({ tenant, application }: Pick<PauseMessage, 'tenant' | 'application'>): string =>
  `application.${tenant}.${application}`;

/** Whether a pause still counts at that time, in milliseconds since 1970. */
export const isInForce = ({ paused, until }: PauseMessage, now: number): boolean =>
  paused && (until === undefined || Date.parse(until) > now);

/** When the next pause ends by itself, in milliseconds since 1970. */
export function nextEnd(pauses: Pauses, now: number): number | undefined {
  const ends = [...pauses.values()].flatMap(({ paused, until }) => (paused && until !== undefined ? [Date.parse(until)] : []));
  const future = ends.filter((end) => end > now);
  return future.length === 0 ? undefined : Math.min(...future);
}

/** The entries as their documents stand in Git. */
export const withoutPauses = (entries: Entries): Map<string, CatalogEntry> =>
  new Map([...entries].map(([key, entry]) => [key, withoutPause(entry)]));

export function withoutPause(entry: CatalogEntry): CatalogEntry {
  const { paused, ...rest } = entry;
  return paused === undefined ? entry : suspend(rest, paused.alsoInGit ?? false);
}

/** The entry as it is while the pause is in force. */
export function withPause(entry: CatalogEntry, message: PauseMessage | undefined, now: number): CatalogEntry {
  if (message === undefined || !isInForce(message, now) || entry.document.kind !== 'Application') return entry;
  const { asked, at, until } = message;
  const paused: Pause = {
    actor: asked.actor,
    ...(asked.reason === undefined ? {} : { reason: asked.reason }),
    at,
    ...(until === undefined ? {} : { until }),
    ...(entry.document.spec.suspend ? { alsoInGit: true } : {}),
  };
  return { ...suspend(entry, true), paused };
}

/**
 * Puts what people paused over what documents say: also of entries that nothing else changes, such as those whose owner has not been heard.
 * @param change for the entries without their pauses
 * @param entries the catalog as it is
 */
export function pauseChange(change: CatalogChange, entries: Entries, pauses: Pauses, now: number): CatalogChange {
  const declared = new Map(change.puts.map(({ key, entry }) => [key, entry]));
  const puts = change.puts.map(({ key, entry }) => ({ key, entry: withPause(entry, pauses.get(key), now) }));
  const gone = new Set(change.deletes);
  for (const [key, entry] of entries) {
    if (declared.has(key) || gone.has(key)) continue;
    const wanted = withPause(withoutPause(entry), pauses.get(key), now);
    if (!isDeepStrictEqual(wanted, entry)) puts.push({ key, entry: wanted });
  }
  return { ...change, puts };
}

function suspend(entry: CatalogEntry, to: boolean): CatalogEntry {
  const { document } = entry;
  if (document.kind !== 'Application' || document.spec.suspend === to) return entry;
  return { ...entry, document: { ...document, spec: { ...document.spec, suspend: to } } };
}
