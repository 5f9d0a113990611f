import { ApplicationPaused, type CatalogEntry } from '@fairlead/contracts';
import { describe, expect, it } from 'vitest';
import { application, cluster, declares, entriesOf, repository, tenant } from './catalog.fixtures.js';
import { isInForce, nextEnd, pauseChange, pauseKey, withoutPause, withoutPauses, type PauseMessage, type Pauses } from './pauses.js';
import { reconcileCatalog } from './reconcile-catalog.js';
import { reserved } from './reconcile-cases.fixtures.js';

const ROOT = 'platform/config';
const KEY = 'application.team-a.shop';
const NOW = Date.parse('2026-01-01T12:00:00.000Z');
const world = [tenant('team-a'), cluster('production'), repository('team-a', 'main')];
const pause = (fields: Record<string, unknown> = {}): PauseMessage =>
  ApplicationPaused.schema.parse({
    tenant: 'team-a',
    application: 'shop',
    paused: true,
    asked: { id: 'p-1', actor: 'ann', via: 'cli', reason: 'a migration' },
    at: '2026-01-01T11:00:00.000Z',
    ...fields,
  }) as PauseMessage;
const of = (...messages: PauseMessage[]): Pauses => new Map(messages.map((message) => [pauseKey(message), message]));

/** What the catalog becomes, and that a second look changes nothing. */
function settled(documents: Parameters<typeof declares>[1] | undefined, before: Map<string, CatalogEntry>, pauses: Pauses, now = NOW) {
  const declared = documents === undefined ? [] : [declares(ROOT, documents)];
  const entries = new Map(before);
  const once = () => pauseChange(reconcileCatalog(declared, withoutPauses(entries), reserved), entries, pauses, now);
  const { puts, deletes } = once();
  for (const { key, entry } of puts) entries.set(key, entry);
  for (const key of deletes) entries.delete(key);
  expect([once().puts, once().deletes]).toEqual([[], []]);
  return { entries, puts: puts.map(({ key }) => key) };
}
const shop = (entries: Map<string, CatalogEntry>) => {
  const entry = entries.get(KEY);
  if (entry?.document.kind !== 'Application') return undefined;
  return { suspend: entry.document.spec.suspend, paused: entry.paused };
};
const documents = [...world, application('team-a', 'shop')];
const suspended = [...world, application('team-a', 'shop', { suspend: true })];
const who = { actor: 'ann', reason: 'a migration', at: '2026-01-01T11:00:00.000Z' };

describe('a pause', () => {
  it('suspends the application, and nothing else is written', () => {
    const { entries, puts } = settled(documents, entriesOf(ROOT, documents), of(pause()));
    expect(puts).toEqual([KEY]);
    expect(shop(entries)).toEqual({ suspend: true, paused: who });
  });
  it('of an application that is declared only now counts at once', () => {
    expect(shop(settled(documents, new Map(), of(pause())).entries)).toEqual({ suspend: true, paused: who });
  });
  it('goes with its end, with a later word, and when it is not there any more', () => {
    const { entries } = settled(documents, entriesOf(ROOT, documents), of(pause()));
    const until = '2026-01-01T12:00:00.000Z';
    for (const pauses of [of(pause({ until })), of(pause({ paused: false })), of()]) {
      const after = settled(documents, entries, pauses);
      expect(shop(after.entries)).toEqual({ suspend: false, paused: undefined });
      expect(after.puts).toEqual([KEY]);
    }
    expect(shop(settled(documents, entries, of(pause({ until })), NOW - 1).entries)).toMatchObject({ suspend: true, paused: { until } });
  });
  it('stays over a new version of the document, and whatever else is in it takes effect', () => {
    const { entries } = settled(documents, entriesOf(ROOT, documents), of(pause()));
    const changed = [...world, application('team-a', 'shop', { component: 'till' })];
    const after = settled(changed, entries, of(pause())).entries;
    expect(after.get(KEY)).toMatchObject({ paused: who, document: { spec: { suspend: true, component: 'till' } } });
  });
  it('leaves what Git says as it is when it goes', () => {
    const { entries } = settled(suspended, entriesOf(ROOT, suspended), of(pause()));
    expect(shop(entries)).toEqual({ suspend: true, paused: { ...who, alsoInGit: true } });
    expect(shop(settled(suspended, entries, of()).entries)).toEqual({ suspend: true, paused: undefined });
    expect(shop(settled(documents, entries, of(pause())).entries)).toEqual({ suspend: true, paused: who });
  });
  it('counts also for an application whose owner has not been heard, and goes there too', () => {
    const { entries } = settled(undefined, entriesOf(ROOT, documents), of(pause()));
    expect(shop(entries)).toEqual({ suspend: true, paused: who });
    expect(shop(settled(undefined, entries, of()).entries)).toEqual({ suspend: false, paused: undefined });
  });
  it('counts for the application that reads the config repository', () => {
    const key = 'application.platform.config';
    const message = pause({ tenant: 'platform', application: 'config' });
    const { entries } = settled(documents, new Map([...reserved, ...entriesOf(ROOT, documents)]), of(message));
    const entry = entries.get(key);
    expect(entry?.paused).toEqual(who);
    expect(entry && withoutPause(entry)).toEqual(reserved.get(key));
  });
  it('ends when the first of them does', () => {
    const messages = ['13', '14', '11'].map((hour, index) => pause({ application: `a${index}`, until: `2026-01-01T${hour}:00:00.000Z` }));
    expect(nextEnd(of(...messages, pause()), NOW)).toBe(Date.parse('2026-01-01T13:00:00.000Z'));
    expect(nextEnd(of(pause()), NOW)).toBeUndefined();
    expect(messages.map((message) => isInForce(message, NOW))).toEqual([true, true, false]);
  });
});
