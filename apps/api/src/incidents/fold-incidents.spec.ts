import { HealthChanged, RenderFailed, RolloutChanged, SourceFailed, SyncFinished } from '@fairlead/contracts';
import { describe, expect, it } from 'vitest';
import { foldIncidents, type FoldedEvent } from './fold-incidents.js';

const COMMIT = 'a'.repeat(40);
const time = (second: number): string => new Date(Date.UTC(2026, 0, 1) + second * 1000).toISOString();
const about = (generation: number) => ({
  tenant: 'shop',
  application: 'api',
  generation,
  revision: { commit: COMMIT, ref: 'refs/heads/main' },
});
const problem = { code: 'Broken', message: 'it is broken' };
const event = (type: string, message: unknown, at: string, cluster?: string) => ({ type, message, at, cluster }) as unknown as FoldedEvent;

const health = (second: number, status: string, cluster = 'one', generation = 1): FoldedEvent =>
  event(
    'health.changed',
    HealthChanged.schema.parse({ ...about(generation), cluster, health: status, previous: 'Unknown', reason: 'crashes', at: time(second) }),
    time(second),
    cluster,
  );
const sync = (second: number, outcome: 'synced' | 'failed', generation = 1, cluster = 'one'): FoldedEvent =>
  event(
    'sync.finished',
    SyncFinished.schema.parse({
      ...{ ...about(generation), cluster, outcome, attempt: 1, results: [] },
      ...{ startedAt: time(second - 1), finishedAt: time(second), ...(outcome === 'failed' ? { problem } : {}) },
    }),
    time(second),
    cluster,
  );
const unrendered = (second: number, generation: number): FoldedEvent =>
  event('render.failed', RenderFailed.schema.parse({ ...about(generation), problem }), time(second));
const unread = (second: number, generation: number): FoldedEvent =>
  event('source.failed', SourceFailed.schema.parse({ ...about(generation), problem }), time(second));
const rollout = (second: number, phase: string, name = 'api'): FoldedEvent =>
  event(
    'rollout.changed',
    RolloutChanged.schema.parse({
      ...{ tenant: 'shop', application: 'api', cluster: 'one', namespace: 'shop', name, target: name, revision: 'r', phase, weight: 0 },
      ...{ iterations: 0, failedChecks: 0, threshold: 5, message: 'checks failed', at: time(second) },
    }),
    time(second),
    'one',
  );
/** `stage@cluster from–to` of each incident, in seconds. */
const told = (...events: FoldedEvent[]): string[] =>
  foldIncidents(events).incidents.map(({ stage, cluster, openedAt, resolvedAt }) => {
    const second = (at: string | undefined) => (at === undefined ? '' : String((Date.parse(at) - Date.UTC(2026, 0, 1)) / 1000));
    return `${stage}@${cluster} ${second(openedAt)}–${second(resolvedAt)}`;
  });

describe('an incident', () => {
  it.each<[string, FoldedEvent[], string[]]>([
    ['goes from degraded to healthy', [health(1, 'Degraded'), health(5, 'Healthy')], ['health@one 1–5']],
    ['is open while nothing else was told', [health(1, 'Degraded')], ['health@one 1–']],
    [
      'is one for further trouble until all is well',
      [sync(1, 'failed'), health(2, 'Degraded'), sync(3, 'synced'), health(4, 'Healthy')],
      ['sync@one 1–4'],
    ],
    [
      'is of one cluster',
      [health(1, 'Degraded', 'one'), health(2, 'Degraded', 'two'), health(3, 'Healthy', 'two')],
      ['health@one 1–', 'health@two 2–3'],
    ],
    ['of a rendering ends with a sync of a later one', [unrendered(1, 2), sync(2, 'synced', 1), sync(3, 'synced', 3)], ['render@ 1–3']],
    ['of a source ends so, too', [unread(1, 2), unread(2, 3), sync(3, 'synced', 4)], ['source@ 1–3']],
    [
      'of a rollout ends when a later one goes well',
      [rollout(1, 'Failed'), rollout(2, 'Progressing'), rollout(3, 'Succeeded')],
      ['rollout@one 1–3'],
    ],
    ['of a rollout is not ended by another Canary', [rollout(1, 'Failed'), rollout(2, 'Succeeded', 'web')], ['rollout@one 1–']],
    [
      'of a rollout that degrades it is one',
      [rollout(1, 'Failed'), health(2, 'Degraded'), rollout(3, 'Succeeded'), health(4, 'Healthy')],
      ['rollout@one 1–4'],
    ],
    ['may come again', [health(1, 'Degraded'), health(2, 'Healthy'), health(3, 'Degraded')], ['health@one 1–2', 'health@one 3–']],
    ['is none where nothing was wrong', [health(1, 'Progressing'), health(2, 'Missing'), sync(3, 'synced'), health(4, 'Healthy')], []],
    ['is not opened by an older generation', [sync(1, 'synced', 5), health(2, 'Degraded', 'one', 4)], []],
    [
      'is told once, however often its events come',
      [health(1, 'Degraded'), health(1, 'Degraded'), health(2, 'Healthy'), health(2, 'Healthy')],
      ['health@one 1–2'],
    ],
  ])('%s', (_, events, expected) => expect(told(...events)).toEqual(expected));

  it('says what is wrong and what ended it', () => {
    const [incident] = foldIncidents([unrendered(1, 2), sync(2, 'synced', 3)]).incidents;
    expect(incident).toMatchObject({ problem, revision: { commit: COMMIT }, summary: `Rendering of aaaaaaaa failed: it is broken` });
    expect(incident?.resolution).toMatch(/^Synced of aaaaaaaa to one/);
  });
});
