import type { RolloutDecision, RolloutPhase } from '@fairlead/contracts';
import { describe, expect, it } from 'vitest';
import { begun, Play, revision, specOf } from './rollout.fixtures.js';
import { phases } from './rollout-state.js';
import { readRolloutState, rolloutStatusPatch } from './rollout-status.js';
import { revisionOfState, STEERABLE, steeringRefusal } from './steering.js';
import { canary } from './rollout.fixtures.js';

const hooks = (...types: string[]) => types.map((type) => ({ name: type, type, url: 'http://gate.example/' }));
let count = 0;
function decide(play: Play, decision: RolloutDecision, reason?: string): string {
  const id = `decision-${++count}`;
  play.steering = { id, decision, actor: 'ann', reason, revision: revisionOfState(play.state) };
  return id;
}
/** Plays that stand in a phase, for every phase that a rollout can wait in. */
const standing: Partial<Record<RolloutPhase, () => Play>> = {
  Initializing: () => new Play(specOf({ stepWeight: 10 })),
  Initialized: () => {
    const play = new Play(specOf({ stepWeight: 10 }));
    play.settle();
    return play;
  },
  Waiting: () => {
    const play = begun(specOf({ stepWeight: 50, webhooks: hooks('confirm-rollout') }));
    play.answers = { 'confirm-rollout': false };
    play.tick();
    return play;
  },
  Progressing: () => {
    const play = begun(specOf({ stepWeight: 10 }));
    play.tick();
    play.tick();
    return play;
  },
  WaitingPromotion: () => {
    const play = begun(specOf({ stepWeight: 50, maxWeight: 50, webhooks: hooks('confirm-promotion') }));
    play.answers = { 'confirm-promotion': false };
    play.until('WaitingPromotion');
    return play;
  },
  Promoting: () => {
    const play = begun(specOf({ iterations: 1 }));
    while (play.state.phase !== 'Promoting') play.step();
    play.primary = { state: 'waiting', message: '0 of 2' };
    return play;
  },
  Succeeded: () => {
    const play = begun(specOf({ stepWeight: 50 }));
    play.until('Succeeded');
    return play;
  },
  Failed: () => {
    const play = begun(specOf({ stepWeight: 50, threshold: 1 }));
    play.answers = { analysis: false };
    play.until('Failed');
    play.answers = {};
    return play;
  },
};
const after: Record<RolloutDecision, RolloutPhase> = { promote: 'Promoting', abort: 'Failed', retry: 'Progressing' };
const table = Object.entries(standing).flatMap(([phase, stand]) =>
  (Object.keys(STEERABLE) as RolloutDecision[]).map((decision) => ({ phase: phase as RolloutPhase, decision, stand })),
);

describe('a decision', () => {
  it.each(table)('$decision in $phase', ({ phase, decision, stand }) => {
    const play = stand();
    expect(play.state.phase).toBe(phase);
    const id = decide(play, decision, 'why not');
    const meant = STEERABLE[decision].includes(phase);
    const refusal = steeringRefusal(play.steering as never, { phase, revision: revisionOfState(play.state), name: 'my-app' });
    expect(refusal === undefined).toBe(meant);
    const { state } = play.step(false);
    if (!meant) {
      expect(refusal).toMatch(new RegExp(`is ${phase}, and only one that is`));
      expect(state.decided).not.toBe(id);
      return;
    }
    expect([state.phase, state.decided]).toEqual([after[decision], id]);
    if (decision !== 'retry') expect(state.message).toContain('ann (why not)');
  });

  it('has no phase that is none', () => {
    for (const of of Object.values(STEERABLE)) for (const phase of of) expect(phases).toContain(phase);
  });

  it('about another version counts for nothing', () => {
    const play = begun(specOf({ stepWeight: 10 }));
    play.tick();
    decide(play, 'promote');
    play.revision = revision('v3');
    play.step(false);
    expect(play.state.decided).toBeUndefined();
    expect(play.state).toMatchObject({ phase: 'Progressing', applied: revision('v3'), weight: 0 });
    const place = { phase: play.state.phase, revision: revisionOfState(play.state), name: 'my-app' };
    expect(steeringRefusal(play.steering as never, place)).toMatch(/Another version of my-app has come since/);
    expect(play.tick().decided).toBeUndefined();
  });

  it('is carried out once, however often it is read', () => {
    const play = standing.Failed?.() ?? expect.fail();
    decide(play, 'retry');
    play.answers = { analysis: false };
    expect(play.step(false).state.phase).toBe('Progressing');
    play.until('Failed');
    const failures = play.events.length;
    play.tick();
    expect([play.state.phase, play.events.length]).toEqual(['Failed', failures]);
    const id = decide(play, 'retry');
    play.answers = {};
    play.until('Succeeded');
    expect(play.state.decided).toBe(id);
  });

  it('stands in the status of the Canary, so that it outlives a restart', () => {
    const play = standing.Progressing?.() ?? expect.fail();
    const id = decide(play, 'abort');
    play.step(false);
    const object = canary({});
    const patch = rolloutStatusPatch(object, play.state, '2026-01-01T00:00:00.000Z', true) as { status: Record<string, unknown> };
    expect(readRolloutState({ ...object, status: patch.status })).toMatchObject({ phase: 'Failed', decided: id });
  });
});

describe('promote', () => {
  it('asks for no check and no gate, and leads all the way', () => {
    const play = standing.WaitingPromotion?.() ?? expect.fail();
    const asked = play.asked.length;
    decide(play, 'promote');
    expect(play.settle()).toMatchObject({ phase: 'Succeeded', promoted: revision('v2'), weight: 0 });
    expect(play.asked.length).toBe(asked);
  });
  it('waits for the pods of the new version, and is overtaken by their failure', () => {
    const play = begun(specOf({ stepWeight: 10 }));
    play.step();
    play.target = { state: 'waiting', message: '0 of 2' };
    const id = decide(play, 'promote', 'urgent');
    expect(play.tick()).toMatchObject({
      phase: 'Progressing',
      message: expect.stringContaining('ann (urgent) promotes it: waits'),
    });
    expect(play.state.decided).toBeUndefined();
    play.target = { state: 'ready' };
    expect(play.settle()).toMatchObject({ phase: 'Succeeded', decided: id });
    const other = begun(specOf({ stepWeight: 10 }));
    other.step();
    other.target = { state: 'stuck', message: 'crash loop' };
    decide(other, 'promote');
    expect(other.tick()).toMatchObject({ phase: 'Failed' });
  });
  it('of a Canary that is suspended waits', () => {
    const play = new Play(specOf({ stepWeight: 10 }, { suspend: true }));
    play.state = (standing.Progressing?.() ?? expect.fail()).state;
    play.revision = revision('v2');
    decide(play, 'promote');
    expect(play.tick()).toMatchObject({ phase: 'Progressing', message: expect.stringContaining('suspended') });
  });
});

describe('retry', () => {
  it('goes through the gates as the first time', () => {
    const play = begun(specOf({ stepWeight: 50, threshold: 1, webhooks: hooks('confirm-rollout') }));
    play.answers = { analysis: false };
    play.until('Failed');
    play.answers = { 'confirm-rollout': false };
    const id = decide(play, 'retry');
    expect(play.step(false).state).toMatchObject({ phase: 'Waiting', decided: id, failedChecks: 0 });
    play.answers = {};
    expect(play.tick().phase).toBe('Progressing');
  });
  it('of a promotion that failed tries the promotion again', () => {
    const play = begun(specOf({ iterations: 1 }));
    while (play.state.phase !== 'Promoting') play.step();
    play.primary = { state: 'stuck', message: 'crash loop' };
    expect(play.tick()).toMatchObject({ phase: 'Failed', weight: 100 });
    play.primary = { state: 'ready' };
    decide(play, 'retry');
    expect(play.step(false).state).toMatchObject({ phase: 'Promoting', weight: 100 });
    expect(play.settle().phase).toBe('Succeeded');
  });
  it('waits for a primary that has no pods', () => {
    const play = standing.Failed?.() ?? expect.fail();
    play.primary = { state: 'waiting', message: '1 of 2' };
    const id = decide(play, 'retry');
    expect(play.tick()).toMatchObject({ phase: 'Failed' });
    expect(play.state.decided).toBeUndefined();
    play.primary = { state: 'ready' };
    expect(play.step(false).state).toMatchObject({ phase: 'Progressing', decided: id });
  });
});
