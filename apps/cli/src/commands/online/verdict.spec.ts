import { ApiApplicationDetail, ApiLiveEvent } from '@fairlead/contracts';
import { describe, expect, it } from 'vitest';
import { includes, judge, RevisionGeneration } from './verdict.js';

const OLD = 'a'.repeat(40);
const NEW = 'b'.repeat(40);
const at = '2026-01-01T00:00:10.000Z';
const revision = (commit: string) => ({ commit, ref: 'refs/heads/main' });

function detail(fields: Record<string, unknown> = {}): ApiApplicationDetail {
  const cluster = {
    cluster: 'one',
    sync: 'Synced',
    health: 'Healthy',
    reason: '',
    generation: 5,
    revision: revision(OLD),
    objectCount: 1,
    at,
  };
  return ApiApplicationDetail.parse({
    tenant: 'team-a',
    name: 'shop',
    repository: 'main',
    ref: 'HEAD',
    path: '.',
    component: 'shop',
    pipeline: [],
    dependsOn: [],
    dependents: [],
    may: [],
    clusters: ['one'],
    suspended: false,
    sync: 'Synced',
    health: 'Healthy',
    reason: 'is as Git says',
    revision: revision(OLD),
    spec: { tenant: 'team-a', source: { repository: 'main' }, destination: { cluster: 'one' } },
    conditions: [
      { stage: 'source', status: 'True', reason: 'Read', message: '', generation: 5, revision: revision(OLD), at },
      { stage: 'render', status: 'True', reason: 'Rendered', message: '', generation: 5, at },
    ],
    perCluster: [cluster],
    ...fields,
  });
}
const onCluster = (fields: Record<string, unknown>) => [{ ...detail().perCluster[0], ...fields }];
const broken = { stage: 'render', status: 'False', reason: 'RenderFailed', message: 'x.yaml:1:1: broken', generation: 6, at };

describe('judge', () => {
  const cases: [
    name: string,
    ApiApplicationDetail,
    state: 'healthy' | 'synced',
    commit: string | undefined,
    expected: string,
    why: RegExp,
  ][] = [
    ['in order', detail(), 'healthy', undefined, 'reached', /Synced and Healthy/],
    ['synced is enough', detail({ health: 'Progressing' }), 'synced', undefined, 'reached', /Progressing/],
    ['healthy is more than synced', detail({ health: 'Progressing', reason: 'one: 1 of 2' }), 'healthy', undefined, 'waiting', /1 of 2/],
    ['healthy, but an older rendering', detail({ sync: 'Syncing' }), 'healthy', undefined, 'waiting', /Syncing/],
    ['an older revision does not count', detail(), 'healthy', NEW, 'waiting', /commit b+ has not been seen yet; the newest is aaaaaaaa/],
    [
      'read, but not on the cluster',
      detail({ conditions: [{ ...detail().conditions[0], generation: 6, revision: revision(NEW) }] }),
      'synced',
      NEW,
      'waiting',
      /one does not hold/,
    ],
    [
      'the revision itself',
      detail({ perCluster: onCluster({ generation: 6, revision: revision(NEW) }) }),
      'healthy',
      NEW,
      'reached',
      /Healthy/,
    ],
    ['by the beginning of its id', detail(), 'healthy', OLD.slice(0, 7), 'reached', /Healthy/],
    [
      'broken for good',
      detail({ conditions: [broken], perCluster: onCluster({ generation: 6, revision: revision(NEW) }) }),
      'healthy',
      NEW,
      'failed',
      /x\.yaml:1:1/,
    ],
    [
      'broken, but that was an older one',
      detail({ sync: 'OutOfSync', conditions: [{ ...broken, generation: 4 }] }),
      'healthy',
      OLD,
      'waiting',
      /OutOfSync/,
    ],
  ];
  it.each(cases)('%s', (_name, application, state, commit, expected, why) => {
    const generation = commit === undefined ? undefined : new RevisionGeneration(commit);
    generation?.learnFrom(application);
    const verdict = judge(application, { state, revision: commit }, generation?.known);
    expect(verdict.kind).toBe(expected);
    expect(verdict.why).toMatch(why);
  });

  it('counts a commit as reached that a newer one took the place of', () => {
    const generation = new RevisionGeneration(NEW);
    generation.learn({ generation: 6, revision: revision(NEW) });
    const later = detail({ perCluster: onCluster({ generation: 7, revision: revision('c'.repeat(40)) }) });
    expect(judge(later, { state: 'healthy', revision: NEW }, generation.known).kind).toBe('reached');
  });
});

describe('includes', () => {
  const event = (type: string, second: number, fields: Record<string, unknown> = {}) =>
    ApiLiveEvent.parse({
      type,
      at: `2026-01-01T00:00:${second}.000Z`,
      tenant: 'team-a',
      application: 'shop',
      generation: 5,
      summary: '',
      data: {},
      ...fields,
    });
  it.each([
    [event('sync.status', 10, { cluster: 'one' }), true],
    [event('sync.status', 11, { cluster: 'one' }), false],
    [event('sync.status', 10, { cluster: 'two' }), false],
    [event('source.status', 11), false],
    [event('render.status', 10), true],
    [event('health.changed', 59, { cluster: 'one' }), true],
  ])('%o → %s', (told, expected) => expect(includes(detail(), told)).toBe(expected));
});
