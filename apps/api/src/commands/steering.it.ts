import { RolloutChanged, RolloutDecided } from '@fairlead/contracts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { eventually, send } from '../api.fixtures.js';
import { CommandsApi, tokens } from './commands.fixtures.js';

let on: CommandsApi;
beforeAll(async () => {
  on = await CommandsApi.start();
  await on.declare({ shop: {}, other: {} });
});
afterAll(() => on?.stop());

const place = { cluster: 'one', namespace: 'team-a', name: 'web' };
const PATH = '/applications/team-a/shop/rollouts/decision';
let second = 0;
/** What the canary service tells, once the api has written it. */
async function told(phase: string, revision: string): Promise<void> {
  const at = `2026-01-01T00:00:${String(++second).padStart(2, '0')}.000Z`;
  const about = { tenant: 'team-a', application: 'shop', ...place, target: 'web' };
  const state = { phase, revision, weight: 0, iterations: 0, failedChecks: 0, threshold: 2, message: phase, startedAt: at };
  const images = [`example.com/web:${revision}`];
  await send(on.api.bus, RolloutChanged, { ...about, ...state, images, at });
  await eventually(async () => {
    const { body } = await on.get<{ items: { at: string }[] }>('/applications/team-a/shop/history?type=rollout.changed');
    return body.items.some((event) => event.at === at) ? true : undefined;
  }, 'the step');
}
const decide = (decision: string, more: Record<string, unknown> = {}, as = tokens.ann) =>
  on.post(PATH, { ...place, decision, ...more }, { as });
const decided = async () => (await on.api.bus.last(RolloutDecided, 'command.rollout.one.team-a.shop'))?.message;

describe('a decision about a rollout', () => {
  it('is passed on with the version that the rollout is about now', async () => {
    await told('Progressing', 'r-1');
    const { status, body } = await decide('promote', { reason: 'it is good' });
    expect([status, body.next]).toEqual([202, expect.stringContaining('The rest of the analysis is skipped')]);
    expect(await decided()).toMatchObject({
      id: body.id,
      actor: 'ann',
      decision: 'promote',
      revision: 'r-1',
      reason: 'it is good',
      ...place,
    });
    await told('WaitingPromotion', 'r-1');
    expect((await decide('promote')).status).toBe(202);
    expect((await decide('abort')).status).toBe(202);
    await told('Failed', 'r-1');
    expect((await decide('retry')).status).toBe(202);
    expect(await decided()).toMatchObject({ decision: 'retry' });
  });

  it.each([
    ['Failed', 'promote', /is Failed, and only one that is Progressing or WaitingPromotion can be promoted/],
    ['Failed', 'abort', /only one that is Waiting, Progressing or WaitingPromotion can be aborted/],
    ['Succeeded', 'retry', /is Succeeded, and only one that is Failed can be begun anew/],
    ['Promoting', 'abort', /is Promoting/],
  ])('is refused in %s: %s', async (phase, decision, words) => {
    await told(phase, 'r-2');
    const { status, body } = await decide(decision);
    expect([status, body.code]).toEqual([409, 'RolloutNotSteerable']);
    expect(body.detail).toMatch(words);
  });

  it('is passed on where the version that was looked at is still the one', async () => {
    await told('Progressing', 'r-5');
    expect((await decide('abort', { revision: 'r-5' })).status).toBe(202);
    expect(await decided()).toMatchObject({ decision: 'abort', revision: 'r-5' });
  });

  it.each(['promote', 'abort', 'retry'])('is refused where another version has come since it was looked at: %s', async (decision) => {
    await told('Progressing', 'r-6');
    await told(decision === 'retry' ? 'Failed' : 'Progressing', 'r-7');
    const before = await decided();
    const { status, body } = await decide(decision, { revision: 'r-6', reason: `${decision} too late` });
    expect([status, body.code]).toEqual([409, 'RolloutMovedOn']);
    expect(body.detail).toMatch(
      /about version r-6 of web.*about example.com\/web:r-7, version r-7, and is (Progressing|Failed)\. Nothing was done/,
    );
    expect(await decided()).toEqual(before);
    await eventually(async () => {
      const audit = await on.get<{ items: { reason?: string; outcome: string; detail: string }[] }>('/audit?tenant=team-a&outcome=refused');
      return audit.body.items.find(({ reason }) => reason === `${decision} too late`);
    }, 'the refusal in the audit log');
  });

  it.each([
    ['a Canary that nothing was heard of', PATH, { name: 'nobody' }, tokens.ann, 404],
    ['another application’s Canary', '/applications/team-a/other/rollouts/decision', {}, tokens.ann, 404],
    ['an operator', PATH, {}, tokens.bob, 403],
    ['somebody of another team', PATH, {}, tokens.zoe, 403],
  ])('is refused: %s', async (_what, path, more, as, status) => {
    await told('Progressing', 'r-3');
    const before = await decided();
    const answer = await on.post(path, { ...place, decision: 'abort', ...more }, { as });
    expect(answer.status).toBe(status);
    expect(await decided()).toEqual(before);
  });

  it('does not need Postgres', async () => {
    await told('Progressing', 'r-4');
    await on.api.postgres.kill();
    try {
      expect((await decide('abort')).status).toBe(202);
      expect(await decided()).toMatchObject({ decision: 'abort', revision: 'r-4' });
    } finally {
      await on.api.postgres.start();
    }
  });
});
