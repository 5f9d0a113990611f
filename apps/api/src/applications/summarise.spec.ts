import { ApplicationSpec, type Problem } from '@fairlead/contracts';
import { describe, expect, it } from 'vitest';
import { summarise, type ApplicationFacts, type ClusterFacts } from './summarise.js';

const spec = (fields: Record<string, unknown> = {}) =>
  ApplicationSpec.parse({ tenant: 'team-a', source: { repository: 'main' }, destination: { clusters: ['one', 'two'] }, ...fields });
const facts = (fields: Partial<ApplicationFacts> = {}): ApplicationFacts => ({
  spec: spec(),
  removed: false,
  sourceGeneration: 5,
  sourceProblem: null,
  renderGeneration: 5,
  renderProblem: null,
  ...fields,
});
const on = (cluster: string, fields: Partial<ClusterFacts> = {}): ClusterFacts => ({
  cluster,
  generation: 5,
  sync: 'Synced',
  health: 'Healthy',
  reason: '',
  problem: null,
  ...fields,
});
const problem: Problem = { code: 'RenderFailed', message: 'app/x.yaml:3:1: broken' };
const inTwo = [on('one'), on('two')];

const cases: [
  name: string,
  ApplicationFacts,
  ClusterFacts[],
  expected: { sync: string; health: string; reason: RegExp; stage?: string },
][] = [
  ['all in order', facts(), inTwo, { sync: 'Synced', health: 'Healthy', reason: /as Git says on all 2 clusters/ }],
  ['one cluster not heard of', facts(), [on('one')], { sync: 'Unknown', health: 'Unknown', reason: /^two: nothing was heard/ }],
  [
    'the worst health counts',
    facts(),
    [on('one', { health: 'Degraded', reason: 'Deployment web: 0 of 2' }), on('two', { health: 'Progressing' })],
    { sync: 'Synced', health: 'Degraded', reason: /one: Deployment web/ },
  ],
  [
    'a failed sync counts over one that runs',
    facts(),
    [on('one', { sync: 'Failed', problem }), on('two', { sync: 'Syncing' })],
    { sync: 'Failed', health: 'Healthy', reason: /broken/, stage: 'sync' },
  ],
  [
    'a broken commit leaves the clusters healthy, but behind',
    facts({ renderProblem: problem, renderGeneration: 6 }),
    inTwo,
    { sync: 'OutOfSync', health: 'Healthy', reason: /x\.yaml:3:1/, stage: 'render' },
  ],
  [
    'an unreadable source comes before a broken rendering',
    facts({ sourceProblem: { code: 'SourceFailed', message: 'gone' }, renderProblem: problem }),
    inTwo,
    { sync: 'OutOfSync', health: 'Healthy', reason: /gone/, stage: 'source' },
  ],
  ['a newer rendering on its way', facts({ renderGeneration: 6 }), inTwo, { sync: 'Syncing', health: 'Healthy', reason: /on its way/ }],
  ['suspended', facts({ spec: spec({ suspend: true }) }), inTwo, { sync: 'Synced', health: 'Healthy', reason: /suspended/ }],
  ['removed from Git', facts({ removed: true }), inTwo, { sync: 'Syncing', health: 'Healthy', reason: /taken off one, two/ }],
  [
    'without cluster, rendered',
    facts({ spec: spec({ destination: undefined }) }),
    [],
    { sync: 'Synced', health: 'Healthy', reason: /platform only/ },
  ],
  [
    'without cluster, broken',
    facts({ spec: spec({ destination: undefined }), renderProblem: problem }),
    [],
    { sync: 'OutOfSync', health: 'Degraded', reason: /broken/, stage: 'render' },
  ],
  [
    'without cluster, not rendered yet',
    facts({ spec: spec({ destination: undefined }), renderGeneration: 0 }),
    [],
    { sync: 'Unknown', health: 'Unknown', reason: /not rendered yet/ },
  ],
  [
    'a cluster that it no longer goes to does not count',
    facts({ spec: spec({ destination: { cluster: 'one' } }) }),
    [on('one'), on('two', { health: 'Degraded' })],
    { sync: 'Synced', health: 'Healthy', reason: /^is as Git says$/ },
  ],
];

describe('summarise', () => {
  it.each(cases)('%s', (_name, application, clusters, expected) => {
    const summary = summarise(application, clusters);
    expect({ sync: summary.sync, health: summary.health, stage: summary.problem?.stage }).toEqual({
      sync: expected.sync,
      health: expected.health,
      stage: expected.stage,
    });
    expect(summary.reason).toMatch(expected.reason);
  });
});
