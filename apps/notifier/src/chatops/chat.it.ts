import { randomUUID } from 'node:crypto';
import {
  ActionAudited,
  ApplicationName,
  bucketOf,
  ClusterName,
  CommitId,
  Generation,
  PromotionChanged,
  PromotionDecided,
  PruneAwaited,
  PruneConfirmed,
  RenderFailed,
  RenderingKept,
  RepositoryHinted,
  RollbackRequested,
  Sha256,
  SyncRequested,
  SyncStatus,
  TenantName,
  type MessageContract,
} from '@fairlead/contracts';
import { sendRequest, signed, type SlackSent } from '@fairlead/testing';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { Bench, eventually } from '../notifier.fixtures.js';

const ADA = 'U0ADA';
const VIEW = 'U0VIEW';
const OPS = 'U0OPS';
const PLATFORM = 'U0PLAT';
const STRANGER = 'U0NOBODY';
const shop = TenantName.parse('shop');
const api = ApplicationName.parse('api');
const eu = ClusterName.parse('eu');
const commit = (digit: string) => CommitId.parse(digit.repeat(40));
const now = () => new Date().toISOString();

let bench: Bench;
const heard: { type: string; message: Record<string, unknown> }[] = [];
const listening = new AbortController();

beforeAll(async () => {
  bench = await Bench.set(['fairlead', 'shop']);
  await bench.declare('Tenant', 'shop', {
    people: [
      { user: 'ada', slack: ADA, role: 'approver' },
      { user: 'viv', slack: VIEW, role: 'viewer' },
      { user: 'ole', slack: OPS, role: 'operator' },
    ],
    notifications: { slack: { channel: '#shop' } },
  });
  await bench.declare('Tenant', 'pay', {});
  await bench.declare('Tenant', 'platform', { people: [{ user: 'pat', slack: PLATFORM, role: 'admin' }] });
  const spec = { source: { repository: 'web' }, destination: { cluster: 'eu', namespace: 'shop' } };
  await bench.declare('Application', 'api', { tenant: 'shop', ...spec });
  await bench.declare('Application', 'idle', { tenant: 'shop', ...spec, suspend: true });
  await bench.declare('Application', 'api', { tenant: 'pay', ...spec });
  await bench.declare('Promotion', 'release', {
    tenant: 'shop',
    repository: 'web',
    by: 'branch',
    environments: [
      { name: 'staging', application: 'api-staging', branch: 'staging' },
      { name: 'production', application: 'api', branch: 'main', approval: 'required' },
    ],
  });
  const contracts = [
    RollbackRequested,
    SyncRequested,
    RepositoryHinted,
    PromotionDecided,
    PruneConfirmed,
    ActionAudited,
  ] as readonly MessageContract[];
  await bench.bus.follow({
    consumer: 'test',
    contracts,
    from: 'new',
    onMessage: ({ contract, message }) => void heard.push({ type: contract.type, message: message as Record<string, unknown> }),
    signal: listening.signal,
  });
  await bench.start();
});
afterEach(() => void heard.splice(0));
afterAll(async () => {
  listening.abort();
  await bench?.end();
});

const say = async (user: string, text: string): Promise<SlackSent> => {
  const sent = await bench.slack.command(bench.commands, { user, channel: 'shop', text });
  expect(sent).toMatchObject({ status: 200, body: '' });
  await eventually(() => expect(sent.responses).toHaveLength(1));
  return sent;
};
const answerOf = ({ responses: [answer] }: SlackSent) => `${answer?.type}: ${answer?.text}`;
const told = (type: string) => heard.filter((one) => one.type === type).map(({ message }) => message);
const audited = (fields: object) => eventually(() => expect(told('action.audited')).toEqual([expect.objectContaining(fields)]));

describe('what is not from Slack', () => {
  const body = new URLSearchParams({ command: '/fairlead', text: 'help', user_id: ADA, trigger_id: 'x' }).toString();
  it.each([
    ['unsigned', () => ({ ...signed(bench.commands, body), headers: { 'Content-Type': 'application/x-www-form-urlencoded' } }), 401],
    ['signed by another secret', () => signed({ ...bench.commands, signingSecret: 'wrong-secret' }, body), 401],
    ['changed', () => ({ ...signed(bench.commands, body), body: `${body}x` }), 401],
    ['recorded and sent later', () => signed(bench.commands, body, Date.now() - 400_000), 401],
    ['too large', () => signed(bench.commands, `${body}${'x'.repeat(1_100_000)}`), 413],
    ['unsigned, to the other path', () => ({ ...signed(bench.interactions, body, 0) }), 401],
  ])('is refused: %s', async (_, request, status) => {
    expect(await sendRequest(request())).toMatchObject({ status });
    expect(heard).toEqual([]);
  });
  it('is taken without effect if signed but no command', async () => {
    expect(await sendRequest(signed(bench.commands, 'ssl_check=1'))).toMatchObject({ status: 200 });
    expect(await sendRequest(signed(bench.interactions, 'payload=%7B%22type%22%3A%22view_closed%22%7D'))).toMatchObject({ status: 200 });
    expect(heard).toEqual([]);
  });
});

describe('rollback', () => {
  it('is passed on once, however often the same request comes', async () => {
    const sent = await say(OPS, 'rollback shop/api because p99 & errors');
    expect(answerOf(sent)).toMatch(
      /^in_channel: :rewind: \*shop\/api\* goes back to what ran before \(p99 &amp; errors\)\. .*held back and reverted in Git\. Follow it in #shop\.$/,
    );
    expect(await sendRequest(sent.request)).toMatchObject({ status: 200 });
    expect(await sendRequest(sent.request)).toMatchObject({ status: 200 });
    // Another request of the same person is handled after them.
    await say(OPS, 'help');
    expect(told('rollback.requested')).toEqual([
      expect.objectContaining({ tenant: 'shop', application: 'api', actor: 'ole', via: 'slack', reason: 'p99 & errors' }),
    ]);
    await audited({ actor: 'ole', action: 'rollback', outcome: 'accepted', application: 'api', detail: 'Roll back.' });
    expect(sent.responses).toHaveLength(1);
  });

  it.each([
    [
      VIEW,
      /viv may not roll back applications of shop: viv is viewer there, rolling back takes operator\. Ask an operator: ada, ole/,
      'viv',
    ],
    [STRANGER, /no Tenant names this Slack id.*spec\.people of Tenant shop \(slack: U0NOBODY\)/, 'slack:U0NOBODY'],
  ])('is refused to %s with why and whom to ask, and audited', async (user, why, actor) => {
    const answer = answerOf(await say(user, 'rollback shop/api'));
    expect(answer).toMatch(/^ephemeral: :no_entry: /);
    expect(answer).toMatch(why);
    await audited({ actor, action: 'rollback', outcome: 'refused', tenant: 'shop', application: 'api' });
    expect(told('rollback.requested')).toEqual([]);
  });

  it('goes to a kept rendering by the beginning of its commit, and to no other', async () => {
    for (const [generation, digit] of ['1', '2', '3'].entries()) {
      await bench.bus.publish(RenderingKept, {
        tenant: shop,
        application: api,
        generation: Generation.parse(generation + 1),
        revision: { commit: commit(digit), ref: 'refs/heads/main', subject: `Commit ${digit}` },
        fingerprint: Sha256.parse(digit.repeat(64)),
        bundle: { digest: Sha256.parse(digit.repeat(64)), objects: 1, bytes: 1 },
      });
    }
    expect(answerOf(await say(OPS, 'rollback shop/api to 2222222'))).toMatch(/goes back to `2222222` Commit 2/);
    expect(told('rollback.requested')).toEqual([expect.objectContaining({ to: commit('2') })]);
    expect(answerOf(await say(OPS, 'rollback shop/api to abcdef0'))).toMatch(
      /No rendering of `abcdef0` is kept\. There is:\n• `3333333` Commit 3\n• `2222222`/,
    );
    expect(told('rollback.requested')).toHaveLength(1);
    expect(told('action.audited').map(({ outcome }) => outcome)).toEqual(['accepted', 'refused']);
  });

  it('is asked for by the button of an alert, and said in its thread', async () => {
    const revision = { commit: commit('b'), ref: 'refs/heads/main', subject: 'Break it', author: 'Eve' };
    const problem = { code: 'RenderFailed', message: 'mapping values are not allowed here', file: 'web.yaml', line: 7 };
    await bench.bus.publish(RenderFailed, { tenant: shop, application: api, generation: Generation.parse(9), revision, problem });
    const alert = await eventually(() => bench.slack.messages().find(({ text }) => text.includes('Break it')) ?? expect.fail());
    const sent = await bench.slack.click(bench.interactions, { user: OPS, ts: alert.ts, action: 'rollback' });
    expect(sent).toMatchObject({ status: 200, body: '' });
    await eventually(() => expect(answerOf(sent)).toMatch(/^ephemeral: :rewind:/));
    expect(told('rollback.requested')).toEqual([expect.objectContaining({ commit: commit('b'), actor: 'ole' })]);
    await eventually(() =>
      expect(bench.slack.messages().find(({ threadTs }) => threadTs === alert.ts)?.text).toMatch(
        /^Rollback of shop\/api from bbbbbbb to what ran before requested by ole in Slack$/,
      ),
    );
  });
});

describe('other commands', () => {
  it('sync: asks for the repository and each cluster', async () => {
    expect(answerOf(await say(OPS, 'sync shop/api'))).toMatch(/^in_channel: .*compared and applied on eu\. .*\/fairlead status shop\/api/);
    expect(told('repository.hinted')).toEqual([expect.objectContaining({ tenant: 'shop', repository: 'web', reason: 'refresh' })]);
    expect(told('sync.requested')).toEqual([expect.objectContaining({ cluster: 'eu', actor: 'ole', bucket: bucketOf('shop', 'api') })]);
    expect(answerOf(await say(OPS, 'sync idle'))).toMatch(/^ephemeral: .*shop\/idle is suspended, .*spec\.suspend: true/);
  });

  it('status: says how it stands to who may see it', async () => {
    await bench.bus.publish(SyncStatus, {
      tenant: shop,
      application: api,
      generation: Generation.parse(1),
      revision: { commit: commit('a'), ref: 'refs/heads/main', subject: 'Price <b>' },
      cluster: eu,
      deleted: false,
      sync: 'Synced',
      health: 'Degraded',
      reason: 'Deployment shop/web: ImagePullBackOff',
      attempt: 1,
      objectCount: 1,
      objects: [],
      at: now(),
    });
    const answer = answerOf(await say(VIEW, 'status shop/api'));
    expect(answer).toMatch(
      /^ephemeral: \*shop\/api\*\n:red_circle: \*eu\* Synced, Degraded: Deployment shop\/web: ImagePullBackOff .*\n\s+`aaaaaaa` Price &lt;b&gt;/,
    );
    expect(heard).toEqual([]);
    expect(answerOf(await say(STRANGER, 'status shop/api'))).toMatch(/no Tenant names this Slack id/);
    await audited({ action: 'view', outcome: 'refused' });
  });

  it('help lists everything', async () => {
    const answer = answerOf(await say(STRANGER, 'help'));
    for (const verb of ['status', 'sync', 'rollback', 'approve', 'reject', 'confirm-deletion'])
      expect(answer).toContain(`/fairlead ${verb}`);
  });

  it.each([
    [OPS, 'status api', /^ephemeral: \*shop\/api\*/],
    [PLATFORM, 'status api', /`api` is the name of 2 applications: say which of `shop\/api`, `pay\/api`|`pay\/api`, `shop\/api`/],
    [OPS, 'status shop/apy', /There is no application `shop\/apy`; did you mean shop\/api\?/],
    [OPS, 'status apii', /Your tenants have no application `apii`; did you mean api\?/],
    [OPS, 'rollback pay/api', /ole may not roll back applications of pay/],
    [STRANGER, 'status api', /There is no application that you may see\..*`slack: U0NOBODY`/],
    [OPS, 'rolback shop/api', /did you mean rollback\?/],
    [OPS, 'approve release produktion', /did you mean production\?/],
    [OPS, 'approve shop/relase production', /did you mean shop\/release\?/],
  ])('%s: %s', async (user, text, answer) => {
    expect(answerOf(await say(user, text))).toMatch(answer);
  });
});

describe('promotions', () => {
  const offered = (version: string, state: 'AwaitingApproval' | 'Promoting' | 'Promoted', rest: object = {}) =>
    bench.bus.publish(PromotionChanged, {
      tenant: shop,
      promotion: 'release',
      from: 'staging' as never,
      to: 'production' as never,
      application: api,
      commit: commit(version),
      state,
      changes: ['api: 1.3.0 → 1.4.0'],
      at: now(),
      ...rest,
    });
  const messageOf = (version: string) => bench.slack.messages().filter(({ text }) => text.includes(`(${version.repeat(7)})`));

  it('are approved by who may, by button; the message says who and what came of it', async () => {
    await offered('c', 'AwaitingApproval');
    const message = await eventually(() => messageOf('c')[0] ?? expect.fail());
    expect(message).toMatchObject({ channelName: 'shop', text: 'shop/api staging → production (ccccccc): waits for approval' });
    const refused = await bench.slack.click(bench.interactions, { user: OPS, ts: message.ts, action: 'approve' });
    await eventually(() => expect(answerOf(refused)).toMatch(/ole may not approve promotions of shop.*Ask an approver: ada/));
    const sent = await bench.slack.click(bench.interactions, { user: ADA, ts: message.ts, action: 'approve' });
    await eventually(() =>
      expect(answerOf(sent)).toMatch(/^ephemeral: :white_check_mark: Approved: `ccccccc` goes to \*production\* of \*shop\/release\*/),
    );
    expect(told('promotion.decided')).toEqual([
      expect.objectContaining({ promotion: 'release', environment: 'production', commit: commit('c'), decision: 'approve', actor: 'ada' }),
    ]);
    await eventually(() => expect(messageOf('c')[0]?.text).toMatch(/approved by ada$/));
    expect(JSON.stringify(messageOf('c')[0]?.blocks)).not.toContain('action_id');
    await offered('c', 'Promoted', { actor: 'ada', result: commit('d'), changes: [] });
    await eventually(() =>
      expect(messageOf('c')[0]?.text).toBe('shop/api staging → production (ccccccc): Promoted, approved by ada as ddddddd'),
    );
    expect(JSON.stringify(messageOf('c')[0]?.blocks)).toContain('api: 1.3.0 → 1.4.0');
    expect(messageOf('c')).toHaveLength(1);
  });

  it('are rejected by command; what is decided can not be decided again', async () => {
    expect(answerOf(await say(ADA, 'approve shop/release production'))).toMatch(
      /No version waits for a decision there: ccccccc is promoted \(ada\)/,
    );
    await offered('e', 'AwaitingApproval');
    await eventually(() => expect(messageOf('e')).toHaveLength(1));
    expect(answerOf(await say(ADA, 'reject shop/release production because it is Friday'))).toMatch(
      /^in_channel: :no_entry: Rejected \(it is Friday\): `eeeeeee`/,
    );
    expect(told('promotion.decided')).toEqual([
      expect.objectContaining({ decision: 'reject', commit: commit('e'), reason: 'it is Friday' }),
    ]);
    await eventually(() => expect(messageOf('e')[0]?.text).toMatch(/rejected by ada: it is Friday/));
  });
});

it('deletions are confirmed by button, for what the message showed', async () => {
  const objects = ['one', 'two'].map((name) => ({ key: `/ConfigMap/shop/${name}`, group: '', kind: 'ConfigMap', namespace: 'shop', name }));
  const about = {
    tenant: shop,
    application: api,
    generation: Generation.parse(20),
    revision: { commit: commit('f'), ref: 'refs/heads/main' },
  };
  await bench.bus.publish(PruneAwaited, { ...about, cluster: eu, bucket: bucketOf('shop', 'api'), objects, at: now() });
  const message = await eventually(
    () => bench.slack.messages().find(({ text }) => text.includes('2 protected objects left Git')) ?? expect.fail(),
  );
  expect(message.text).toBe('shop/api on eu: 2 protected objects left Git and wait for confirmation: ConfigMap shop/one and 1 more');
  const sent = await bench.slack.click(bench.interactions, { user: OPS, ts: message.ts, action: 'confirm-deletion' });
  await eventually(() =>
    expect(answerOf(sent)).toMatch(/^ephemeral: :wastebasket: Confirmed: 2 objects of \*shop\/api\* on eu are deleted now/),
  );
  expect(told('prune.confirmed')).toEqual([
    expect.objectContaining({ cluster: 'eu', actor: 'ole', objects: ['/ConfigMap/shop/one', '/ConfigMap/shop/two'] }),
  ]);
  await eventually(() =>
    expect(bench.slack.messages().find(({ ts }) => ts === message.ts)?.text).toMatch(/deletion of 2 protected objects confirmed by ole/),
  );
  expect(answerOf(await say(OPS, 'confirm-deletion api'))).toMatch(/^ephemeral: .*Nothing of shop\/api waits for confirmation/);
});

describe('what is taken is done', () => {
  it('also after the process has died before doing it, and the person is told all the same', async () => {
    await bench.stop();
    const payload = { id: 'slack-left', user: OPS, channel: 'shop', at: now(), asked: { command: 'rollback shop/api' } };
    await bench.database.run((manager) =>
      manager.query("insert into notification.outbox (dedupe_key, group_key, kind, payload) values ('chat:slack-left', 'g', 'chat', $1)", [
        payload,
      ]),
    );
    await bench.start();
    await eventually(() => expect(told('rollback.requested')).toEqual([expect.objectContaining({ id: 'slack-left' })]));
    await eventually(() =>
      expect(bench.slack.whispers).toContainEqual(
        expect.objectContaining({ user: OPS, text: expect.stringContaining('goes back') as unknown }),
      ),
    );
  });

  it('but not long after, when nobody expects it any more', async () => {
    await bench.stop();
    const id = `slack-${randomUUID()}`;
    const payload = {
      id,
      user: OPS,
      channel: 'shop',
      at: new Date(Date.now() - 600_000).toISOString(),
      asked: { command: 'rollback shop/api' },
    };
    await bench.database.run((manager) =>
      manager.query("insert into notification.outbox (dedupe_key, group_key, kind, payload) values ($2, 'g', 'chat', $1)", [
        payload,
        `chat:${id}`,
      ]),
    );
    await bench.start();
    await eventually(() => expect(bench.slack.whispers.at(-1)?.text).toMatch(/This was not done/));
    expect(told('rollback.requested')).toEqual([]);
  });

  it('also while Postgres is away', async () => {
    await bench.database.run((manager) => manager.query('checkpoint'));
    await bench.postgres.kill();
    const sent = await bench.slack.command(bench.commands, { user: OPS, channel: 'shop', text: 'rollback shop/api' });
    expect(sent).toMatchObject({ status: 200 });
    await eventually(() => expect(answerOf(sent)).toMatch(/goes back to what ran before/));
    expect(told('rollback.requested')).toHaveLength(1);
    await eventually(() => bench.postgres.start());
  });

  it('keeps no address to answer at, and no trigger, in its tables', async () => {
    await say(OPS, 'help');
    const [row]: { payload: string }[] = await bench.database.run((manager) =>
      manager.query("select payload::text from notification.outbox where kind = 'chat' order by id desc limit 1"),
    );
    expect(row?.payload).toContain('"help"');
    expect(row?.payload).not.toMatch(/response|http|\d{13}\./);
  });
});
