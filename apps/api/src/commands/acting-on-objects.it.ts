import { ActionAudited, liveSubject, ObjectActionRequested, ObjectAsked, type ApiObjectDetail } from '@fairlead/contracts';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { CommandsApi, tokens } from './commands.fixtures.js';

let on: CommandsApi;
let serving = new AbortController();
beforeAll(async () => {
  on = await CommandsApi.start();
  await on.declare({ shop: {}, other: {} });
});
afterAll(() => on?.stop());
afterEach(() => {
  serving.abort();
  serving = new AbortController();
});

const PATH = '/applications/team-a/shop/object/actions';
const object = { group: 'apps', kind: 'Deployment', namespace: 'team-a', name: 'web' };
const detail: ApiObjectDetail = {
  ...object,
  ...{ cluster: 'one' as ApiObjectDetail['cluster'], uid: 'u1', desired: 'a', live: 'a', differences: [], managers: [] },
  actions: [{ action: 'sync' }, { action: 'restart' }, { action: 'delete', unavailable: 'it is protected' }],
  at: '2026-01-01T00:00:00.000Z',
};
const asked: unknown[] = [];
/** The other end, as the syncer that holds the cluster. */
const serve = (more: Partial<ApiObjectDetail> = {}) =>
  on.api.bus.serve(ObjectAsked, liveSubject('one', 'object'), async (request) => (asked.push(request), { ...detail, ...more }), {
    signal: serving.signal,
  });
const act = (action: string, more: Record<string, unknown> = {}, as = tokens.bob, key?: string) =>
  on.post(PATH, { cluster: 'one', ...object, action, ...more }, { as, ...(key === undefined ? {} : { key }) });
const sent = async () =>
  (await on.api.bus.all(ObjectActionRequested, 'command.object-action.one.*.team-a.*')).map(({ message }) => message);

describe('an action on an object', () => {
  it('is passed on to the syncer of its cluster, for the very object that is there now, and audited', async () => {
    await serve();
    const { status, body } = await act('restart', { reason: 'it hangs' });
    expect([status, body.next]).toEqual([202, 'Its Pods are replaced as its strategy says.']);
    expect((await sent()).at(-1)).toMatchObject({
      ...{ id: body.id, actor: 'bob', via: 'cli', reason: 'it hangs', tenant: 'team-a', application: 'shop', cluster: 'one' },
      ...{ action: 'restart', uid: 'u1', object },
    });
    expect(await on.state(body.id, 'accepted')).toMatchObject({
      action: 'act-on-objects',
      detail: 'Restart Deployment team-a/web on one.',
      entries: [{ clusters: ['one'] }],
    });
  });

  it('asked for twice with one key is one', async () => {
    await serve();
    const before = (await sent()).length;
    const [first, second] = [
      await act('restart', {}, tokens.bob, 'key-of-restart'),
      await act('restart', {}, tokens.bob, 'key-of-restart'),
    ];
    expect(second.body).toEqual(first.body);
    expect((await sent()).length).toBe(before + 1);
  });

  it.each<[string, string, Record<string, unknown>, Partial<ApiObjectDetail>, number, string, RegExp]>([
    ['what its kind lacks', 'run', {}, {}, 409, 'ActionUnavailable', /Run of Deployment team-a\/web on one: only a CronJob can be run/],
    ['what can’t be done now', 'delete', {}, {}, 409, 'ActionUnavailable', /Delete of .*: it is protected\. Nothing was done/],
    ['what is not offered', 'restart', {}, { actions: [{ action: 'sync' }] }, 409, 'ActionUnavailable', /it has sync only/],
    ['another object than was looked at', 'restart', { uid: 'u0' }, {}, 409, 'ObjectReplaced', /is gone, and another of its name is there/],
    ['a syncer that knows no actions', 'restart', {}, { actions: undefined }, 503, 'SyncerTooOld', /can not act on single objects yet/],
  ])('is refused with why, and audited: %s', async (_, action, more, answer, status, code, words) => {
    await serve(answer);
    const before = (await sent()).length;
    const refused = await act(action, { ...more, reason: `because of ${words.source}` });
    expect([refused.status, refused.body.code]).toEqual([status, code]);
    expect(refused.body.detail).toMatch(words);
    expect((await sent()).length).toBe(before);
    const audited = await on.api.bus.all(ActionAudited, 'event.action-audited.team-a.shop');
    expect(audited.map(({ message }) => message).find(({ reason }) => reason === `because of ${words.source}`)).toMatchObject({
      ...{ action: 'act-on-objects', outcome: 'refused', actor: 'bob' },
      detail: expect.stringMatching(words),
    });
  });

  it('is refused at once where no syncer serves the cluster, or the application is not there', async () => {
    const [away, elsewhere] = [await act('restart'), await act('restart', { cluster: 'two' })];
    expect([away.status, away.body.code, elsewhere.status]).toEqual([503, 'ClusterNotServed', 404]);
  });

  it.each([
    ['somebody of another team', PATH, tokens.zoe, 403],
    ['an application that is not there', '/applications/team-a/nothing/object/actions', tokens.bob, 404],
  ])('is refused, and nothing is asked of the cluster: %s', async (_, path, as, status) => {
    await serve();
    const [before, questions] = [(await sent()).length, asked.length];
    expect((await on.post(path, { cluster: 'one', ...object, action: 'restart' }, { as })).status).toBe(status);
    expect([(await sent()).length, asked.length]).toEqual([before, questions]);
  });

  it.each([
    ['no action', {}],
    ['an unknown action', { action: 'explode' }],
    ['an unknown field', { action: 'restart', force: true }],
    ['no kind', { action: 'restart', kind: '' }],
    ['a cluster that is none', { action: 'restart', cluster: 'a.b' }],
  ])('is not understood with %s', async (_, more) => {
    expect((await on.post(PATH, { cluster: 'one', ...object, ...more })).status).toBe(400);
  });
});
