import { PromotionState } from '@fairlead/contracts';
import { describe, expect, it } from 'vitest';
import { carryVersion, copyMatcher } from './carry.js';
import { nextPromotionStep, type PromotionFacts } from './next-step.js';
import { observeEnvironment, type ClusterState } from './observe.js';
import { assertMove, isFinal, PROMOTION_MOVES } from './states.js';

describe('states of a promotion', () => {
  it('are all reached, and each leads to an end', () => {
    const reached = new Set<PromotionState>();
    const walk = (from: PromotionState | 'none'): void =>
      PROMOTION_MOVES[from].forEach((to) => {
        if (reached.has(to)) return;
        reached.add(to);
        walk(to);
      });
    walk('none');
    expect([...reached].sort()).toEqual([...PromotionState.options].sort());
    expect(PromotionState.options.filter(isFinal)).toEqual(['Promoted', 'Rejected', 'Superseded']);
    for (const state of PromotionState.options.filter((one) => !isFinal(one)))
      expect(PROMOTION_MOVES[state]).toEqual(expect.arrayContaining(['Promoted', 'Superseded', 'Rejected']));
  });
  it('refuse what is not in the table', () => {
    expect(() => assertMove('Promoted', 'Promoting')).toThrow(/can't go from Promoted to Promoting/);
    expect(() => assertMove('Soaking', 'AwaitingApproval')).not.toThrow();
  });
});

const commit = 'c'.repeat(40);
const t0 = Date.parse('2026-01-01T00:00:00Z');
const facts = (rest: Partial<PromotionFacts> = {}): PromotionFacts => ({
  state: undefined,
  commit,
  source: { kind: 'healthy', commit, at: new Date(t0) },
  healthySince: new Date(t0),
  soakMilliseconds: 0,
  needsApproval: false,
  byPullRequest: false,
  approved: false,
  pullRequest: 'none',
  isThere: false,
  now: new Date(t0 + 60_000),
  ...rest,
});
const blocked = { source: { kind: 'blocked' as const, commit, why: 'web-dev is Degraded on eu' }, healthySince: undefined };
const soak = { soakMilliseconds: 300_000 };
const until = new Date(t0 + 300_000);
const move = (to: PromotionState) => ({ do: 'move', to });

describe('the next step of a promotion', () => {
  it.each<[what: string, given: Partial<PromotionFacts>, step: object]>([
    ['goes at once where nothing is wanted', {}, move('Promoting')],
    ['soaks first', soak, { do: 'move', to: 'Soaking', soakUntil: until }],
    ['soaks on', { ...soak, state: 'Soaking' }, { do: 'wait', until, why: 'soaks' }],
    ['goes when soaked', { ...soak, state: 'Soaking', now: until }, move('Promoting')],
    ['asks when soaked', { ...soak, state: 'Soaking', now: until, needsApproval: true }, move('AwaitingApproval')],
    ['waits for an answer', { state: 'AwaitingApproval', needsApproval: true }, { do: 'wait', why: 'waits for approval' }],
    ['goes when approved', { state: 'AwaitingApproval', needsApproval: true, approved: true }, move('Promoting')],
    ['waits for health', { ...blocked, state: 'Soaking' }, { do: 'wait', why: 'web-dev is Degraded on eu' }],
    [
      'waits for health although approved',
      { ...blocked, state: 'AwaitingApproval', needsApproval: true, approved: true },
      { do: 'wait', why: 'web-dev is Degraded on eu' },
    ],
    [
      'waits while another version runs',
      { source: { kind: 'healthy', commit: 'd'.repeat(40), at: new Date(t0) } },
      { do: 'wait', why: 'the environment runs another version' },
    ],
    [
      'does not ask again after a new soak',
      { ...soak, state: 'AwaitingApproval', needsApproval: true },
      { do: 'wait', until, why: 'soaks again' },
    ],
    ['opens a pull request when soaked', { byPullRequest: true, needsApproval: true, state: 'Soaking' }, { do: 'open-pull-request' }],
    ['then asks', { byPullRequest: true, needsApproval: true, state: 'PullRequestOpen', pullRequest: 'open' }, move('AwaitingApproval')],
    ['or merges', { byPullRequest: true, state: 'PullRequestOpen', pullRequest: 'open' }, move('Promoting')],
    [
      'counts what was merged on the forge',
      { byPullRequest: true, needsApproval: true, state: 'AwaitingApproval', pullRequest: 'merged' },
      move('Promoted'),
    ],
    [
      'counts what was closed on the forge',
      { byPullRequest: true, needsApproval: true, state: 'AwaitingApproval', pullRequest: 'closed' },
      move('Rejected'),
    ],
    ['counts what somebody else brought', { state: 'Failed', isThere: true }, move('Promoted')],
    ['finishes what was begun', { ...blocked, state: 'Promoting' }, { do: 'promote' }],
    ['leaves what failed', { state: 'Failed' }, { do: 'wait' }],
    ['tries what failed again when approved', { state: 'Failed', approved: true }, move('Promoting')],
    ['leaves what was rejected', { state: 'Rejected', approved: true }, { do: 'wait' }],
  ])('%s', (_, given, step) => {
    const next = nextPromotionStep(facts(given));
    expect(next).toMatchObject(step);
    if (next.do === 'move') assertMove(given.state, next.to);
  });
});

describe('an environment', () => {
  const state = (cluster: string, rest: Partial<ClusterState> = {}): ClusterState => ({
    cluster: cluster as ClusterState['cluster'],
    sync: 'Synced',
    health: 'Healthy',
    at: new Date(t0).toISOString(),
    deleted: false,
    commit,
    ...rest,
  });
  it('runs a version when all its clusters do', () => {
    const states = [state('eu'), state('us', { at: new Date(t0 + 5).toISOString() }), state('old', { health: 'Degraded' })];
    expect(observeEnvironment('web', ['eu', 'us'], states)).toEqual({ kind: 'healthy', commit, at: new Date(t0 + 5) });
  });
  it.each<[why: string, states: ClusterState[]]>([
    ['web was not synced to us yet', [state('eu')]],
    ['web was not synced to us yet', [state('eu'), state('us', { deleted: true })]],
    ['web is OutOfSync on us', [state('eu'), state('us', { sync: 'OutOfSync' })]],
    ['web is Progressing on eu', [state('eu', { health: 'Progressing' }), state('us')]],
    [`web runs ${'c'.repeat(10)} and ${'d'.repeat(10)} on different clusters`, [state('eu'), state('us', { commit: 'd'.repeat(40) })]],
  ])('does not: %s', (why, states) => {
    expect(observeEnvironment('web', ['eu', 'us'], states)).toMatchObject({ kind: 'blocked', why });
  });
});

describe('a version by directory', () => {
  const folder = (files: Record<string, string>) =>
    new Map(Object.entries(files).map(([path, text]) => [path, Buffer.from(text) as Uint8Array]));
  const marker = '# {"$imagepolicy": "web:site:tag"}';
  const source = folder({
    'kustomization.yaml': `images:\n- name: site\n  newTag: 1.5.0 ${marker}\n- name: api\n  newTag: v2\nreplicas: [{name: web, count: 1}]\n`,
    'values.yaml': 'image:\n  tag: abc # {"$imagepolicy": "web:worker:tag"}\n',
    'config/a.yaml': 'a: 2\n',
    'config/b.yaml': 'b: 1\n',
  });
  const target = folder({
    'kustomization.yaml': `images:\n- name: site\n  newTag: 1.4.0 # kept\n- name: api\n  newTag: v2\nreplicas: [{name: web, count: 3}]\n`,
    'values.yaml': 'replicas: 3\nimage:\n  tag: aaa # {"$imagepolicy": "web:worker:tag"}\n',
    'config/a.yaml': 'a: 1\n',
    'config/c.yaml': 'c: 1\n',
    'own.yaml': 'x: 1 # {"$imagepolicy": "web:own:tag"}\n',
  });
  it('takes images and named files along and leaves all else', () => {
    const carried = carryVersion(source, target, copyMatcher(['config/**']));
    expect(Object.fromEntries([...carried.files].map(([path, bytes]) => [path, bytes && Buffer.from(bytes).toString()]))).toEqual({
      'kustomization.yaml': `images:\n- name: site\n  newTag: 1.5.0 # kept\n- name: api\n  newTag: v2\nreplicas: [{name: web, count: 3}]\n`,
      'values.yaml': 'replicas: 3\nimage:\n  tag: abc # {"$imagepolicy": "web:worker:tag"}\n',
      'config/a.yaml': 'a: 2\n',
      'config/b.yaml': 'b: 1\n',
      'config/c.yaml': null,
    });
    expect(carried.changes).toEqual([
      'site: 1.4.0 → 1.5.0',
      'web:worker:tag: aaa → abc',
      'file: config/a.yaml',
      'file: config/b.yaml',
      'file removed: config/c.yaml',
    ]);
    expect(carried.problems).toEqual([]);
  });
  it('finds nothing to do the second time', () => {
    const carried = carryVersion(source, target, copyMatcher(undefined));
    const after = new Map([...target, ...carried.files]) as Map<string, Uint8Array>;
    expect(carryVersion(source, after, copyMatcher(undefined))).toEqual({ files: new Map(), changes: [], problems: [] });
  });
});
