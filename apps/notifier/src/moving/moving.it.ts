import {
  ApplicationName,
  ClusterName,
  CommitId,
  EnvironmentName,
  PromotionChanged,
  RolloutChanged,
  TenantName,
  type MessageOf,
  type PromotionState,
} from '@fairlead/contracts';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { Bench, eventually } from '../notifier.fixtures.js';

const tenant = TenantName.parse('shop');
const application = ApplicationName.parse('api');
let bench: Bench;
let rollouts = 0;

beforeAll(async () => {
  bench = await Bench.set(['fairlead']);
});
afterEach(() => bench.stop());
afterAll(() => bench?.end());

const decidedText = async (key: string): Promise<string | undefined> => {
  const sql = "select payload->>'text' as text from notification.outbox where dedupe_key like $1 order by id desc limit 1";
  const [row]: { text: string }[] = await bench.database.run((manager) => manager.query(sql, [key]));
  return row?.text;
};

type Step = MessageOf<typeof RolloutChanged>;
const begun = Date.UTC(2026, 5, 1);
const time = (second: number) => new Date(begun + second * 1000).toISOString();
/** A canary that no other test knows. */
const canary = () => {
  const name = `canary-${(rollouts += 1)}`;
  const step = (second: number, phase: Step['phase'], weight: number, rest: Partial<Step> = {}) =>
    bench.bus.publish(RolloutChanged, {
      tenant,
      application,
      cluster: ClusterName.parse('eu'),
      namespace: 'shop',
      name,
      target: 'api',
      revision: 'r1',
      phase,
      weight,
      iterations: 0,
      failedChecks: 0,
      threshold: 5,
      message: '',
      metrics: [{ name: 'request-success-rate', verdict: 'pass', value: 99.87, min: 99 }],
      images: ['registry.example.com/shop/api:1.4.0'],
      startedAt: time(0),
      at: time(second),
      ...rest,
    });
  /** What its message says, or will say as soon as Slack takes it. */
  const decided = () => decidedText(`rollout:eu/shop/${name}:%`);
  return { name, step, decided, messages: () => bench.slack.messages().filter(({ text }) => text.includes(`${name}:`)) };
};
const shows = (one: ReturnType<typeof canary>, text: RegExp) => eventually(() => expect(one.messages().at(-1)?.text).toMatch(text));

describe('a rollout', () => {
  it('is one message that moves and ends as Promoted, edited at most once a second', async () => {
    await bench.start();
    const one = canary();
    await one.step(0, 'Progressing', 10);
    await shows(one, /^shop\/api on eu, canary canary-\d+: new version at 10 % of the traffic$/);
    for (const [index, weight] of [20, 30, 40, 50].entries()) await one.step(index + 1, 'Progressing', weight);
    await shows(one, /at 50 %/);
    const [message] = one.messages();
    expect(message?.edits).toBeLessThan(4);
    const said = JSON.stringify(message?.blocks);
    expect(said).toContain('`██████████░░░░░░░░░░` 50 %');
    expect(said).toContain(':white_check_mark: `request-success-rate` 99.87 (wanted ≥ 99)');
    expect(said).toContain('registry.example.com/shop/api:1.4.0');
    await one.step(42, 'Succeeded', 0, { metrics: [] });
    await shows(one, /: Promoted after 42 s$/);
    expect(one.messages()).toHaveLength(1);
    expect(JSON.stringify(one.messages()[0]?.blocks)).toContain('`████████████████████` 100 %');
  });

  it('ends as rolled back, with the reason and the metric that failed', async () => {
    await bench.start();
    const one = canary();
    const metrics: Step['metrics'] = [
      { name: 'request-success-rate', verdict: 'fail', value: 81.456, min: 99 },
      { name: 'latency', verdict: 'noData', max: 500 },
    ];
    await one.step(0, 'Progressing', 10, { metrics, failedChecks: 5 });
    await one.step(65, 'Failed', 0, { metrics: [], failedChecks: 5, message: 'failed checks threshold reached: 5 of 5' });
    await shows(one, /: Rolled back after 1 min 5 s: failed checks threshold reached: 5 of 5$/);
    const said = JSON.stringify(one.messages()[0]?.blocks);
    expect(said).toContain(':x: `request-success-rate` 81.46 (wanted ≥ 99)');
    expect(said).toContain(':grey_question: `latency` no data (wanted ≤ 500)');
    expect(said).toContain('5 of 5');
  });

  it('is told rightly although steps are lost, late and doubled', async () => {
    await bench.start();
    const one = canary();
    // What is to be shown is decided when this has been: steps of one application are handled one after another.
    const handled = async (): Promise<void> => {
      const marker = canary();
      await marker.step(0, 'Progressing', 10);
      await shows(marker, /at 10 %/);
    };
    await one.step(3, 'Progressing', 30);
    await one.step(1, 'Progressing', 10);
    await one.step(2, 'Waiting', 0);
    await handled();
    expect(await one.decided()).toMatch(/at 30 %/);
    await one.step(60, 'Succeeded', 0);
    await one.step(60, 'Succeeded', 0);
    await one.step(50, 'Promoting', 100);
    await one.step(55, 'Failed', 0);
    await handled();
    expect(await one.decided()).toMatch(/Promoted after 1 min$/);
    await shows(one, /Promoted after 1 min$/);
    expect(one.messages()).toHaveLength(1);
  });

  it('goes on in the same message after a restart in the middle, with what came meanwhile', async () => {
    await bench.start();
    const one = canary();
    await one.step(0, 'Progressing', 10);
    await shows(one, /at 10 %/);
    await bench.stop();
    await one.step(1, 'Progressing', 20);
    await one.step(2, 'Progressing', 30);
    await bench.start();
    await shows(one, /at 30 %/);
    await bench.slack.pause();
    await one.step(3, 'Progressing', 40);
    await bench.stop();
    await bench.slack.start();
    await bench.start();
    await shows(one, /at 40 %/);
    expect(one.messages()).toHaveLength(1);
  });

  it('of the next version has a message of its own, and the one before says that it was overtaken', async () => {
    await bench.start();
    const one = canary();
    await one.step(0, 'Progressing', 10);
    await shows(one, /at 10 %/);
    await one.step(5, 'Progressing', 10, { revision: 'r2', startedAt: time(5) });
    await shows(one, /at 10 %/);
    await eventually(() =>
      expect(one.messages().map(({ text }) => text.replace(/^.*: /, ''))).toEqual([
        'overtaken by a newer version',
        'new version at 10 % of the traffic',
      ]),
    );
  });

  it('of the same version once more has another message; the first version of all has none', async () => {
    await bench.start();
    const one = canary();
    await one.step(-10, 'Initializing', 0);
    await one.step(-9, 'Initialized', 0);
    await one.step(0, 'Progressing', 10);
    await one.step(9, 'Failed', 0, { message: 'halted' });
    await shows(one, /Rolled back after 9 s/);
    await one.step(20, 'Progressing', 10, { startedAt: time(20) });
    await shows(one, /at 10 %/);
    expect(one.messages()).toHaveLength(2);
  });

  it('is posted anew when somebody has deleted its message', async () => {
    await bench.start();
    const one = canary();
    await one.step(0, 'Progressing', 10);
    await shows(one, /at 10 %/);
    bench.slack.forget(one.messages()[0]?.ts ?? '');
    await one.step(1, 'Progressing', 20);
    await shows(one, /at 20 %/);
    await one.step(2, 'Progressing', 30);
    await shows(one, /at 30 %/);
    expect(one.messages()).toHaveLength(1);
  });
});

describe('a promotion', () => {
  const move = (digit: string, second: number, state: PromotionState, rest: Partial<MessageOf<typeof PromotionChanged>> = {}) =>
    bench.bus.publish(PromotionChanged, {
      tenant,
      promotion: 'release',
      from: EnvironmentName.parse('dev'),
      to: EnvironmentName.parse('staging'),
      application,
      commit: CommitId.parse(digit.repeat(40)),
      state,
      changes: [],
      at: time(second),
      ...rest,
    });
  const messages = (digit: string) => bench.slack.messages().filter(({ text }) => text.includes(`(${digit.repeat(7)})`));
  const says = (digit: string, text: RegExp) =>
    eventually(() => expect(messages(digit).map((one) => one.text)).toEqual([expect.stringMatching(text)]));

  it('soaks, waits for approval with buttons, has a pull request, is promoted: one message', async () => {
    await bench.start();
    const changes = ['api: 1.3.0 → 1.4.0', 'abc1234 Fix <prices> & more'];
    await move('1', 0, 'Soaking', { changes, soakUntil: time(600) });
    await says('1', /^shop\/api dev → staging \(1111111\): soaks in dev until 00:10:00 UTC$/);
    expect(JSON.stringify(messages('1')[0]?.blocks)).toContain('Fix &lt;prices&gt; &amp; more');
    await move('1', 600, 'AwaitingApproval');
    await says('1', /waits for approval$/);
    expect(JSON.stringify(messages('1')[0]?.blocks)).toMatch(/"action_id":"approve".*"action_id":"reject"/);
    await move('1', 700, 'PullRequestOpen', { actor: 'ada', pullRequest: { url: 'https://git.example.com/pulls/7', number: 7 } });
    await says('1', /has a pull request, approved by ada$/);
    expect(JSON.stringify(messages('1')[0]?.blocks)).toContain('<https://git.example.com/pulls/7|pull request #7>');
    await move('1', 710, 'Promoted', { result: CommitId.parse('9'.repeat(40)) });
    await move('1', 600, 'AwaitingApproval');
    await move('1', 705, 'Failed');
    await move('4', 720, 'Soaking');
    await says('4', /soaks/);
    expect(await decidedText('promotion:shop/release:staging:1%')).toMatch(/: Promoted,/);
    await says('1', /: Promoted, approved by ada as 9999999$/);
    expect(JSON.stringify(messages('1')[0]?.blocks)).toContain('api: 1.3.0 → 1.4.0');
  });

  it('says that it failed, and that a newer version has taken its place', async () => {
    await bench.start();
    await move('2', 0, 'Failed', { problem: { code: 'MergeConflict', message: 'app.yaml conflicts' } });
    await says('2', /could not be promoted$/);
    expect(JSON.stringify(messages('2')[0]?.blocks)).toContain('MergeConflict: app.yaml conflicts');
    await move('2', 5, 'Superseded');
    await says('2', /superseded by a newer version$/);
  });

  it('has no buttons where clicks would not be answered', async () => {
    await bench.start({ FAIRLEAD_NOTIFIER_PORT: '' });
    await move('3', 0, 'AwaitingApproval');
    await says('3', /waits for approval$/);
    expect(JSON.stringify(messages('3')[0]?.blocks)).not.toContain('action_id');
  });
});
