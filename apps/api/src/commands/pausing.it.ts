import { ApplicationPaused, type CatalogEntry } from '@fairlead/contracts';
import { startService } from '@fairlead/service-kit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { eventually } from '../api.fixtures.js';
import { api as apiDefinition } from '../definition.js';
import { CommandsApi, tokens } from './commands.fixtures.js';

let on: CommandsApi;
beforeAll(async () => {
  on = await CommandsApi.start();
  await on.declare({ shop: {}, other: {}, still: { suspend: true }, short: {}, away: {} });
});
afterAll(() => on?.stop());

const state = (entry: CatalogEntry | undefined) =>
  entry?.document.kind === 'Application' ? { suspend: entry.document.spec.suspend, paused: entry.paused } : undefined;
const becomes = (name: string, suspend: boolean, paused: boolean) =>
  eventually(
    async () => {
      const now = state(await on.entry(name));
      return now?.suspend === suspend && (now.paused !== undefined) === paused ? now : undefined;
    },
    `${name} to be ${suspend ? 'suspended' : 'going on'}`,
  );
const kept = (name: string) => on.api.bus.last(ApplicationPaused, `status.pause.team-a.${name}`);

describe('pause', () => {
  it('suspends in the catalog what Git does not, tells who and why, and ends when it is resumed', async () => {
    const { status, body } = await on.post('/applications/team-a/shop/pause', { reason: 'a migration' });
    expect([status, body.next]).toEqual([202, expect.stringContaining('until somebody resumes it')]);
    expect((await becomes('shop', true, true)).paused).toMatchObject({ actor: 'bob', reason: 'a migration' });
    expect(state(await on.entry('other'))).toEqual({ suspend: false });
    expect(await on.state(body.id, 'done')).toMatchObject({ action: 'pause', actor: 'bob', via: 'cli' });
    const listed = () => on.get<{ paused?: object }>('/applications/team-a/shop');
    expect(await eventually(async () => (await listed()).body.paused, 'it to be listed so')).toMatchObject({ actor: 'bob' });

    const refused = await on.post('/applications/team-a/shop/sync');
    expect(refused).toMatchObject({ status: 409, body: { code: 'ApplicationSuspended' } });
    expect(refused.body.detail).toBe('Application team-a/shop was paused by bob (a migration), so it is not synced.');
    expect(refused.body.advice).toContain('fairlead resume team-a/shop');

    const resumed = await on.post('/applications/team-a/shop/resume', {}, { as: tokens.ann });
    expect(resumed.status).toBe(202);
    await becomes('shop', false, false);
    await on.state(resumed.body.id, 'done');
    await eventually(async () => ((await kept('shop')) === undefined ? true : undefined), 'it to be forgotten');
    expect((await on.post('/applications/team-a/shop/sync')).status).toBe(202);
  });

  it('stays over new commits, and Git’s own suspension stays when it ends', async () => {
    await on.post('/applications/team-a/shop/pause');
    await becomes('shop', true, true);
    await on.declare({ shop: { suspend: true, component: 'till' }, other: {}, still: { suspend: true }, short: {}, away: {} });
    const { paused } = await eventually(async () => {
      const now = state(await on.entry('shop'));
      return now?.paused?.alsoInGit ? now : undefined;
    }, 'Git to suspend it too');
    expect(paused).toMatchObject({ actor: 'bob' });
    const { status, body } = await on.post('/applications/team-a/shop/resume');
    expect([status, body.next]).toEqual([202, expect.stringContaining('Git says spec.suspend too')]);
    await becomes('shop', true, false);
    await on.declare({ shop: {}, other: {}, still: { suspend: true }, short: {}, away: {} });
    await becomes('shop', false, false);
  });

  it('ends by itself at the time that was given', async () => {
    const until = new Date(Date.now() + 5_000).toISOString();
    const { body } = await on.post('/applications/team-a/short/pause', { until });
    expect(body.next).toContain(`until ${until}`);
    expect((await becomes('short', true, true)).paused).toMatchObject({ until });
    await becomes('short', false, false);
    expect(Date.now()).toBeGreaterThanOrEqual(Date.parse(until));
    expect(await kept('short')).toBeUndefined();
    const late = await on.post('/applications/team-a/short/pause', { until: '2026-01-01T00:00:00.000Z' });
    expect(late).toMatchObject({ status: 400, body: { errors: [{ at: 'until', message: 'is over already' }] } });
  });

  it.each([
    ['resume of what Git suspends', '/applications/team-a/still/resume', tokens.bob, 409, 'SuspendedInGit'],
    ['sync of what Git suspends', '/applications/team-a/still/sync', tokens.bob, 409, 'ApplicationSuspended'],
    ['pause by somebody of another team', '/applications/team-a/other/pause', tokens.zoe, 403, 'Forbidden'],
    ['pause of what is not there', '/applications/team-a/nobody/pause', tokens.bob, 404, 'NotFound'],
    // Whoever may not see the tenant does not learn what there is.
    ['pause of another team’s that is not there', '/applications/team-a/nobody/pause', tokens.zoe, 403, 'Forbidden'],
    ['pause without a token that is known', '/applications/team-a/other/pause', 'nobody', 401, 'Unauthorized'],
  ])('refuses: %s', async (_what, path, as, status, code) => {
    expect(await on.post(path, {}, { as })).toMatchObject({ status, body: { code } });
  });

  it('writes refusals into the audit log too', async () => {
    const before = Date.now();
    await on.post('/applications/team-a/still/resume', { reason: 'I want to' });
    const entries = await eventually(async () => {
      const { body } = await on.get<{ items: { at: string; outcome: string; detail: string }[] }>('/audit?tenant=team-a&application=still');
      const mine = body.items.filter(({ at }) => Date.parse(at) >= before);
      return mine.length > 0 ? mine : undefined;
    }, 'the entry');
    expect(entries).toMatchObject([
      { outcome: 'refused', detail: expect.stringContaining('Resume it. Application team-a/still is not paused here') },
    ]);
  });
});

describe('a pause told before its application', () => {
  it('is kept until that is known', async () => {
    const message = { tenant: 'team-a', application: 'late', paused: true, asked: { id: 'p-late', actor: 'ann', via: 'api' } };
    await on.api.bus.publish(ApplicationPaused, ApplicationPaused.schema.parse({ ...message, at: new Date().toISOString() }));
    const { body } = await on.post('/applications/team-a/other/pause');
    await on.state(body.id, 'done');
    await on.declare({ late: {}, shop: {}, other: {}, still: { suspend: true }, short: {}, away: {} });
    expect((await becomes('late', true, true)).paused).toMatchObject({ actor: 'ann' });
    for (const name of ['late', 'other']) await on.post(`/applications/team-a/${name}/resume`);
    await becomes('late', false, false);
    await becomes('other', false, false);
  });
});

describe('an api that is restarted', () => {
  it('carries out what was asked for while nobody kept the catalog, and keeps what was paused before', async () => {
    await on.post('/applications/team-a/other/pause');
    await becomes('other', true, true);
    await on.api.stopApi();
    const asked = { id: 'p-away', actor: 'ann', via: 'api' };
    const message = { tenant: 'team-a', application: 'away', paused: true, asked, at: new Date().toISOString() };
    await on.api.bus.publish(ApplicationPaused, ApplicationPaused.schema.parse(message));
    await on.api.restart();
    expect((await becomes('away', true, true)).paused).toMatchObject({ actor: 'ann' });
    expect(state(await on.entry('other'))).toMatchObject({ suspend: true, paused: { actor: 'bob' } });
    await on.state('p-away', 'done');
    await on.api.restart();
    await on.declare({ shop: {}, other: {}, still: { suspend: true }, short: {} });
    // The one that is declared no more is gone, and so is its pause.
    await eventually(async () => ((await on.entry('away')) === undefined ? true : undefined), 'the application to go');
    await eventually(async () => ((await kept('away')) === undefined ? true : undefined), 'its pause to go');
    expect(state(await on.entry('other'))).toMatchObject({ suspend: true });
    expect(await on.audited('away', 'p-away')).toHaveLength(1);
  });

  it('ends a pause whose time came meanwhile', async () => {
    const until = new Date(Date.now() + 5_000).toISOString();
    await on.post('/applications/team-a/shop/pause', { until });
    await becomes('shop', true, true);
    await on.api.stopApi();
    await eventually(() => (Date.now() > Date.parse(until) ? true : undefined), 'the time');
    expect(state(await on.entry('shop'))).toMatchObject({ suspend: true });
    await on.api.restart();
    await becomes('shop', false, false);
  });

  it('is not needed where another takes over', async () => {
    const second = await startService(apiDefinition, on.api.env({ FAIRLEAD_INSTANCE: 'api-second' }));
    try {
      await on.post('/applications/team-a/shop/pause');
      await on.api.stopApi();
      await becomes('shop', true, true);
    } finally {
      await second.stop();
      await on.api.restart();
    }
  });
});
