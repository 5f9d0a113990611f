import type { RolloutPhase } from '@fairlead/contracts';
import { describe, expect, it } from 'vitest';
import { begun, Play, revision, specOf } from './rollout.fixtures.js';
import { initialRolloutState, moved, MOVES, phases } from './rollout-state.js';

const hooks = (...types: string[]) => types.map((type) => ({ name: type, type, url: 'http://gate.example/' }));
const noData = { passed: false, noData: true, message: 'latency has no data' };

describe('phases of a rollout', () => {
  it('can each be reached, and each but Terminated left', () => {
    const reached = new Set<RolloutPhase>(['Initializing']);
    for (const phase of reached) for (const next of MOVES[phase]) reached.add(next);
    expect([...reached].sort()).toEqual([...phases].sort());
    expect(phases.filter((phase) => MOVES[phase].length === 0)).toEqual(['Terminated']);
  });
  it('are left by the moves of the table only', () => {
    expect(() => moved(initialRolloutState(), 'Promoting', {})).toThrow("can't go from Initializing to Promoting");
    expect(() => moved({ ...initialRolloutState(), phase: 'Succeeded' }, 'Initializing', {})).toThrow();
  });
});

describe('the start', () => {
  it('waits for the primary, leaves the target alone until then, and begins with what the primary has', () => {
    const play = new Play(specOf({ stepWeight: 10 }));
    play.primary = { state: 'stuck', message: 'progress deadline exceeded' };
    expect(play.settle()).toMatchObject({ phase: 'Initializing', message: expect.stringContaining('progress deadline exceeded') });
    play.primary = { state: 'ready' };
    play.revision = revision('v2');
    expect(play.step().state).toMatchObject({ phase: 'Initialized', applied: revision('v1'), promoted: revision('v1') });
    expect(play.settle().phase).toBe('Progressing');
  });
  it('is a start also of configuration alone', () => {
    const play = new Play(specOf({ stepWeight: 10 }));
    play.settle();
    expect(play.tick().phase).toBe('Initialized');
    play.revision = revision('v1', { 'configmap/settings': 'b' });
    expect(play.tick().phase).toBe('Progressing');
  });
});

describe('weights', () => {
  it.each([
    [{ stepWeight: 10, maxWeight: 50 }, [0, 10, 20, 30, 40, 50, 0]],
    [{ stepWeight: 30, maxWeight: 50 }, [0, 30, 60, 0]],
    [{ stepWeight: 50 }, [0, 50, 100, 0]],
    [{ stepWeights: [1, 10, 80] }, [0, 1, 10, 80, 0]],
    [{ stepWeight: 40, maxWeight: 80, stepWeightPromotion: 50 }, [0, 40, 80, 80, 30, 0]],
  ])('%j', (analysis, weights) => {
    const play = begun(specOf(analysis));
    expect(play.until('Succeeded')).toEqual(weights);
    expect(play.state).toMatchObject({ promoted: revision('v2'), applied: revision('v2'), iterations: 0 });
    expect(play.actions).toEqual([]);
    expect(play.tick().phase).toBe('Succeeded');
  });
  it('are raised only when the interval has passed, and the first check asks for no metrics', () => {
    const play = begun(specOf({ stepWeight: 10, webhooks: hooks('pre-rollout') }));
    play.settle();
    expect(play.state.weight).toBe(0);
    expect(play.asked).toEqual([]);
    play.tick();
    expect([play.state.weight, play.asked]).toEqual([10, ['pre-rollout']]);
    play.tick();
    expect([play.state.weight, play.asked]).toEqual([20, ['pre-rollout', 'analysis']]);
  });
});

describe('failed checks', () => {
  it('are counted over the whole rollout, which is rolled back with the check after the last that was allowed', () => {
    const play = begun(specOf({ stepWeight: 10, threshold: 2 }));
    play.answers = { analysis: true };
    play.tick();
    play.tick();
    play.answers = { analysis: false };
    expect(play.tick()).toMatchObject({ weight: 10, failedChecks: 1 });
    play.answers = { analysis: true };
    expect(play.tick()).toMatchObject({ weight: 20, failedChecks: 1 });
    play.answers = { analysis: false };
    expect(play.tick()).toMatchObject({ phase: 'Progressing', weight: 20, failedChecks: 2 });
    expect(play.state.message).toBe('analysis says no (2 of 2 checks failed; it is rolled back with the next check)');
    const before = play.asked.length;
    play.answers = { analysis: true };
    expect(play.tick()).toMatchObject({ phase: 'Failed', weight: 0, promoted: revision('v1'), applied: revision('v2') });
    expect(play.asked.length).toBe(before);
    expect(play.state.message).toContain('2 of 2 checks failed, the last: analysis says no');
    expect(play.tick().phase).toBe('Failed');
  });
  it('count also where a pre-rollout hook says no', () => {
    const play = begun(specOf({ stepWeight: 10, threshold: 1, webhooks: hooks('pre-rollout') }));
    play.answers = { 'pre-rollout': false };
    play.settle();
    expect(play.tick()).toMatchObject({ weight: 0, failedChecks: 1 });
    expect(play.tick().phase).toBe('Failed');
  });
  it('after which a new version begins anew, and the promoted one needs no rollout', () => {
    const play = begun(specOf({ stepWeight: 50, threshold: 1 }));
    play.answers = { analysis: false };
    play.until('Failed');
    play.revision = revision('v1');
    expect(play.tick()).toMatchObject({ phase: 'Initialized', failedChecks: 0 });
    play.answers = {};
    play.revision = revision('v2');
    play.until('Succeeded');
    expect(play.state.promoted).toEqual(revision('v2'));
  });
});

describe('a metric without data', () => {
  it('counts as a failed check, as upstream', () => {
    const play = begun(specOf({ stepWeight: 10, threshold: 1 }));
    play.answers = { analysis: noData };
    expect(play.until('Failed')).toEqual([0, 10, 10, 0]);
    expect(play.state.message).toContain('latency has no data');
  });
  it('neither counts nor advances where the Canary says so', () => {
    const play = begun(specOf({ interval: '30s', stepWeight: 10, threshold: 1 }, {}, { 'fairlead.dev/no-data': 'wait' }));
    play.answers = { analysis: noData };
    play.tick();
    play.tick();
    const events = play.events.length;
    expect(play.tick()).toMatchObject({
      phase: 'Progressing',
      weight: 10,
      failedChecks: 0,
      message: 'latency has no data; the check is made again in 30 s',
    });
    expect(play.events.length).toBe(events);
    play.answers = {};
    expect(play.tick().weight).toBe(20);
  });
});

describe('blue/green and A/B', () => {
  it('blue/green has no traffic, then all of it for one check', () => {
    const play = begun(specOf({ iterations: 3 }));
    expect(play.until('Succeeded')).toEqual([0, 0, 0, 0, 100, 0]);
  });
  it('blue/green of provider kubernetes has ten iterations where none are asked for, and never traffic', () => {
    const play = begun(specOf({ stepWeight: 10, maxWeight: 50 }, { provider: 'kubernetes' }));
    expect(play.until('Succeeded')).toEqual(new Array(13).fill(0));
  });
  it('A/B gets what matches from the first check on', () => {
    const play = begun(specOf({ iterations: 2, match: [{ headers: { 'x-canary': { exact: 'yes' } } }] }));
    expect(play.until('Succeeded')).toEqual([0, 100, 100, 0]);
  });
});

describe('gates', () => {
  it('confirm-rollout: Waiting until it opens; rollback ends the wait', () => {
    const play = begun(specOf({ stepWeight: 50, webhooks: hooks('confirm-rollout', 'rollback') }));
    play.answers = { 'confirm-rollout': false };
    expect(play.tick()).toMatchObject({ phase: 'Waiting', applied: revision('v2') });
    const events = play.events.length;
    expect(play.tick().phase).toBe('Waiting');
    expect(play.events.length).toBe(events);
    play.answers = {};
    expect(play.tick().phase).toBe('Progressing');
    play.answers = { rollback: true };
    expect(play.tick()).toMatchObject({ phase: 'Failed', message: expect.stringContaining('rollback says yes') });
  });
  it('confirm-traffic-increase: the weight stays', () => {
    const play = begun(specOf({ stepWeight: 50, webhooks: hooks('confirm-traffic-increase') }));
    play.answers = { 'confirm-traffic-increase': false };
    play.tick();
    expect(play.tick()).toMatchObject({ phase: 'Progressing', weight: 0, failedChecks: 0 });
    play.answers = {};
    expect(play.until('Succeeded')).toEqual([50, 100, 0]);
  });
  it('confirm-promotion: WaitingPromotion with its weight, checked on, rolled back if the checks fail', () => {
    const play = begun(specOf({ stepWeight: 50, maxWeight: 50, threshold: 1, webhooks: hooks('confirm-promotion') }));
    play.answers = { 'confirm-promotion': false };
    play.until('WaitingPromotion');
    expect(play.tick()).toMatchObject({ phase: 'WaitingPromotion', weight: 50 });
    play.answers = { 'confirm-promotion': false, analysis: false };
    expect(play.tick()).toMatchObject({ phase: 'WaitingPromotion', failedChecks: 1 });
    expect(play.tick()).toMatchObject({ phase: 'Failed', weight: 0 });
  });
  it('confirm-promotion: whoever is asked is told what the checks that passed measured', () => {
    const play = begun(specOf({ stepWeight: 50, maxWeight: 50, webhooks: hooks('confirm-promotion') }));
    const verdicts = [{ name: 'errors', verdict: 'pass' as const, value: 0.2, max: 1 }];
    play.answers = { 'confirm-promotion': false, analysis: { passed: true, message: 'fine', verdicts } };
    let event = play.step().event;
    for (let left = 20; left > 0 && !event?.message.includes('waits for the approval'); left--) event = play.step().event;
    expect(event).toMatchObject({ severity: 'info', verdicts });
  });
});

describe('in the middle', () => {
  it('a newer version begins anew', () => {
    const play = begun(specOf({ stepWeight: 10, threshold: 5 }));
    play.tick();
    play.tick();
    play.answers = { analysis: false };
    play.tick();
    play.revision = revision('v3');
    expect(play.step(false).state).toMatchObject({
      phase: 'Progressing',
      weight: 0,
      failedChecks: 0,
      iterations: 0,
      applied: revision('v3'),
    });
  });
  it('going back to the promoted version ends it', () => {
    const play = begun(specOf({ stepWeight: 10 }));
    play.tick();
    play.tick();
    play.revision = revision('v1');
    expect(play.settle()).toMatchObject({ phase: 'Initialized', weight: 0 });
  });
  it('pods that do not come end it; those that are late do not', () => {
    const play = begun(specOf({ stepWeight: 10 }));
    play.tick();
    play.target = { state: 'waiting', message: '0 of 2' };
    expect(play.tick()).toMatchObject({ phase: 'Progressing', weight: 0, failedChecks: 0 });
    play.target = { state: 'stuck', message: 'progress deadline exceeded' };
    expect(play.tick()).toMatchObject({ phase: 'Failed', message: expect.stringContaining('progress deadline exceeded') });
  });
  it('suspend holds it', () => {
    const play = begun(specOf({ stepWeight: 10 }));
    play.tick();
    const held = new Play(specOf({ stepWeight: 10 }, { suspend: true }));
    held.state = play.state;
    held.revision = play.revision;
    expect(held.tick()).toMatchObject({ phase: 'Progressing', weight: 0, message: expect.stringContaining('suspended') });
  });
  it('without analysis it is promoted as soon as its pods are there', () => {
    for (const spec of [specOf(undefined), specOf({ stepWeight: 10 }, { skipAnalysis: true })]) {
      const play = begun(spec);
      play.primary = { state: 'stuck', message: 'broken' };
      play.step();
      play.target = { state: 'waiting', message: '0 of 1' };
      expect(play.settle().phase).toBe('Progressing');
      play.target = { state: 'ready' };
      play.primary = { state: 'ready' };
      expect(play.settle()).toMatchObject({ phase: 'Succeeded', promoted: revision('v2') });
    }
  });
});

describe('promotion', () => {
  it.each(['gatewayapi:v1', 'kubernetes'])(
    'that fails leaves the traffic with the target, and is tried again with the next version (%s)',
    (provider) => {
      const play = begun(specOf({ iterations: 1 }, { provider }));
      while (play.state.phase !== 'Promoting') play.step();
      play.primary = { state: 'stuck', message: 'crash loop' };
      expect(play.tick()).toMatchObject({ phase: 'Failed', weight: 100, promoted: revision('v1') });
      expect(play.events.at(-1)).toContain('the promotion failed');
      play.revision = revision('v3');
      expect(play.step().state).toMatchObject({ phase: 'Promoting', weight: 100, applied: revision('v3') });
      play.primary = { state: 'ready' };
      expect(play.settle()).toMatchObject({ phase: 'Succeeded', promoted: revision('v3') });
    },
  );
  it('of a version that was replaced before the primary took it does not happen', () => {
    const play = begun(specOf({ iterations: 1 }));
    while (play.state.phase !== 'Promoting') play.step();
    play.primaryRevision = revision('v1');
    play.revision = revision('v3');
    expect(play.step(false).state).toMatchObject({ phase: 'Progressing', applied: revision('v3'), iterations: 0, weight: 0 });
  });
  it('calls the hooks at its end', () => {
    const play = begun(specOf({ iterations: 1 }));
    const actions: string[] = [];
    for (let i = 0; i < 12; i++) {
      play.step();
      actions.push(...play.actions);
    }
    expect(actions).toEqual(['call-post-rollout']);
  });
});

describe('a Canary that is deleted', () => {
  it('gives the target its pods back first', () => {
    const play = begun(specOf({ iterations: 1 }, { revertOnDeletion: true }));
    play.deleting = true;
    play.target = { state: 'waiting', message: '0 of 2' };
    expect(play.settle().phase).toBe('Terminating');
    play.target = { state: 'ready' };
    play.step();
    expect([play.state.phase, play.actions]).toEqual(['Terminated', ['release']]);
  });
});

describe('session affinity', () => {
  it('has a cookie while the new version gets traffic, another for each rollout', () => {
    const play = begun(specOf({ stepWeight: 50, maxWeight: 50, sessionAffinity: { cookieName: 'version' } }));
    play.tick();
    expect(play.state.cookie).toBeUndefined();
    play.tick();
    const { cookie } = play.state;
    expect(cookie).toMatch(/^version=[0-9a-f]{10}$/);
    play.until('Succeeded');
    expect(play.state).toMatchObject({ cookie: undefined, previousCookie: cookie });
    play.revision = revision('v3');
    play.tick();
    play.tick();
    expect(play.state.cookie).not.toBe(cookie);
  });
});
