import { randomUUID } from 'node:crypto';
import { ActionAudited, RolloutDecided, type MessageOf } from '@fairlead/contracts';
import { natsForTest, ownClusterForTest, type OwnTestCluster, type TestNats } from '@fairlead/testing';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { canary, CanaryFixture, CLUSTER, deployment, FakeHooks, FakePrometheus, until } from './canary.fixtures.js';

// A cluster of its own: a service that another test runs on a shared one would carry out these Canaries too.
let nats: TestNats;
let cluster: OwnTestCluster;
let prometheus: FakePrometheus;
let hooks: FakeHooks;
let fixture: CanaryFixture;
beforeAll(async () => {
  cluster = await ownClusterForTest('canary-decisions');
});
afterAll(async () => {
  await cluster?.stop();
});
beforeEach(async () => {
  nats = await natsForTest();
  prometheus = await FakePrometheus.start();
  hooks = await FakeHooks.start();
});
afterEach(async () => {
  await fixture?.stop();
  await prometheus?.stop();
  await hooks?.stop();
  await nats?.stop();
});

const successRate = [{ name: 'request-success-rate', thresholdRange: { min: 99 } }];
const byGateway = () => ({ provider: 'gatewayapi:v1', metricsServer: prometheus.url, gatewayRefs: [{ name: 'web', namespace: 'infra' }] });
/** A rollout of version 2 that has begun and takes an hour for each of its checks. */
async function begun(analysis: Record<string, unknown> = { interval: '1h', stepWeight: 10, metrics: successRate }): Promise<void> {
  fixture = await CanaryFixture.start(nats, cluster, byGateway());
  await fixture.apply(deployment());
  await fixture.apply(canary(analysis));
  await fixture.reaches('Initialized');
  await fixture.setImage('example.com/web:2');
  await until(() => fixture.events.at(-1)?.phase === 'Progressing', 'the rollout to begin');
}
async function decide(decision: 'promote' | 'abort' | 'retry', more: Record<string, unknown> = {}): Promise<string> {
  const id = randomUUID();
  const message = {
    ...{ id, actor: 'ann', via: 'console', reason: 'I say so', tenant: 'shop', application: 'my-app', cluster: CLUSTER },
    ...{ namespace: fixture.namespace, name: 'my-app', decision, revision: fixture.events.at(-1)?.revision, at: new Date().toISOString() },
    ...more,
  };
  await fixture.bus.publish(RolloutDecided, RolloutDecided.schema.parse(message));
  return id;
}
const audited = async (id: string): Promise<MessageOf<typeof ActionAudited>[]> =>
  (await fixture.bus.all(ActionAudited, 'event.action-audited.shop.my-app')).map(({ message }) => message).filter((one) => one.id === id);
/** What was told of it, once it was. */
async function outcome(id: string): Promise<MessageOf<typeof ActionAudited>> {
  await until(async () => (await audited(id)).length > 0, 'the decision to be settled', 60_000);
  const [entry] = await audited(id);
  return entry ?? expect.fail();
}

describe('a person', () => {
  it('promotes: the rest of the analysis is skipped, and who did it is told', async () => {
    await begun();
    const id = await decide('promote');
    await fixture.reaches('Succeeded');
    expect(await outcome(id)).toMatchObject({ outcome: 'done', action: 'steer-rollout', actor: 'ann', via: 'console' });
    expect(fixture.events.find(({ phase }) => phase === 'Promoting')?.message).toContain('because ann (I say so) decided so');
    expect(await fixture.weights()).toEqual([100, 0]);
  });

  it('opens the gate before the promotion', async () => {
    hooks.answer = (path) => (path === '/confirm-promotion' ? 403 : 200);
    await begun({ interval: '1s', stepWeight: 50, maxWeight: 50, metrics: successRate, webhooks: [hooks.hook('confirm-promotion')] });
    await fixture.reaches('WaitingPromotion');
    const id = await decide('promote');
    await fixture.reaches('Succeeded');
    expect(await outcome(id)).toMatchObject({ outcome: 'done', detail: expect.stringContaining('my-app on sandbox: ') });
  });

  it('aborts, and retries; the same is not done again after a restart', async () => {
    await begun();
    const aborted = await decide('abort');
    await fixture.reaches('Failed');
    expect(await outcome(aborted)).toMatchObject({ outcome: 'done', detail: expect.stringContaining('ann (I say so) aborted it') });
    const retried = await decide('retry');
    await until(() => fixture.events.at(-1)?.phase === 'Progressing', 'it to begin anew');
    await outcome(retried);
    const again = await decide('abort');
    await outcome(again);
    await fixture.reaches('Failed');
    const told = fixture.events.length;
    await fixture.restart();
    // A later decision shows that the earlier ones have been read.
    const last = await decide('promote');
    expect(await outcome(last)).toMatchObject({
      outcome: 'failed',
      detail: expect.stringMatching(/is Failed, and only one that is Progressing/),
    });
    expect([await fixture.phase(), fixture.events.length]).toEqual(['Failed', told]);
    for (const id of [aborted, retried, again]) expect(await audited(id)).toHaveLength(1);
  });

  it('decides while no canary service runs', async () => {
    await begun();
    let id = '';
    await fixture.restart(async () => void (id = await decide('abort')));
    await fixture.reaches('Failed');
    expect(await outcome(id)).toMatchObject({ outcome: 'done' });
  });

  it('is told when the service died after the step and before it could tell', async () => {
    await begun();
    const id = randomUUID();
    // What such a service leaves: the state notes the decision, and nobody told of it.
    await fixture.restart(async () => {
      const { object } = await fixture.canary();
      const patch = { status: { fairlead: { decided: id } } };
      await fixture.client.mergePatch(fixture.ref('flagger.app', 'Canary', object.metadata.name, 'v1beta1'), patch, {
        subresource: 'status',
      });
      await decide('abort', { id });
    });
    expect(await outcome(id)).toMatchObject({ outcome: 'done' });
    expect(await fixture.phase()).toBe('Progressing');
  });

  it.each([
    ['retries what has not failed', 'retry', {}, /is Progressing, and only one that is Failed can be begun anew/],
    ['looked at another version', 'promote', { revision: 'another' }, /Another version of my-app has come since/],
    ['names a Canary that is not there', 'abort', { name: 'nobody' }, /There is no such Canary/],
    ['names another application’s Canary', 'abort', { application: 'other' }, /no Canary of shop\/other/],
    ['names another tenant’s Canary', 'abort', { tenant: 'thieves' }, /no Canary of thieves\/my-app/],
  ] as const)('who %s is told so, and nothing happens', async (_who, decision, more, words) => {
    await begun();
    const id = await decide(decision, more);
    const about = { tenant: 'shop', application: 'my-app', ...more };
    const entries = () => fixture.bus.all(ActionAudited, `event.action-audited.${about.tenant}.${about.application}`);
    await until(async () => (await entries()).length > 0, 'the answer');
    expect((await entries()).map(({ message }) => message)).toMatchObject([
      { id, outcome: 'failed', detail: expect.stringMatching(words) },
    ]);
    expect(await fixture.phase()).toBe('Progressing');
  });
});
