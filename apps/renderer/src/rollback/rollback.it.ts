import { ApplicationHeld, RenderingKept, RollbackRequested, SourceChanged } from '@fairlead/contracts';
import { decodeBundle } from '@fairlead/domain';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { BundleCollection } from '../storage/bundle-collection.js';
import { configMap, RendererBench, until, type Files, type Source } from '../renderer.fixtures.js';

let bench: RendererBench;
beforeAll(async () => {
  bench = await RendererBench.start();
});
afterAll(async () => {
  await bench?.stop();
});
const files = (value: string): Files => ({ 'app/a.yaml': configMap('a', `data: {value: "${value}"}\n`) });
async function valueOf(application: string, cluster?: string): Promise<unknown> {
  const desired = await bench.desired(application, cluster);
  if (!desired?.bundle) return undefined;
  const [object] = decodeBundle(await bench.bundle(desired.bundle.digest));
  return (object?.['data'] as { value: string }).value;
}
let asked = 0;
async function rollback(application: string, more: object = {}): Promise<string> {
  const id = `r${++asked}`;
  const message = {
    id,
    actor: 'eve',
    via: 'slack',
    reason: 'it is red',
    tenant: 'shop',
    application,
    at: new Date().toISOString(),
    ...more,
  };
  await bench.bus.publish(RollbackRequested, RollbackRequested.schema.parse(message));
  return id;
}
const hold = async (application: string) => (await bench.bus.last(ApplicationHeld, `status.hold.shop.${application}`))?.message;
const held = (application: string, id: string) =>
  until(async () => (await hold(application))?.asked.id === id, `the hold of ${application}`);
const until_ = (application: string, value: string, cluster?: string) =>
  until(async () => (await valueOf(application, cluster)) === value, `${application} to be ${value}`);
async function announce(application: string, value: string, commit: string, spec?: object): Promise<Source> {
  const revision = { commit: commit.repeat(40), ref: 'refs/heads/main', subject: `to ${value}`, author: 'Mallory' };
  const source = await bench.source(application, files(value), spec, { revision } as never);
  await bench.bus.publish(SourceChanged, source);
  await bench.settled(source);
  return source;
}
const kept = async (application: string) =>
  (await bench.bus.all(RenderingKept, `rendering.shop.${application}`)).map(({ message }) => message);

describe('a rollback', () => {
  it('sends what ran before to every cluster, and holds the bad source until Git says something else', async () => {
    const clusters = { destination: { clusters: ['eu', 'us'] } };
    await announce('api', 'good', 'a', clusters);
    const bad = await announce('api', 'bad', 'b', clusters);
    const id = await rollback('api');
    await Promise.all([until_('api', 'good'), until_('api', 'good', 'us')]);
    expect(await bench.desired('api')).toMatchObject({ revision: { commit: 'a'.repeat(40) }, generation: bad.generation + 1 });
    expect(await hold('api')).toMatchObject({
      ...{ held: true, asked: { id, actor: 'eve', via: 'slack', reason: 'it is red' } },
      bad: { fingerprint: bad.fingerprint, revision: { commit: 'b'.repeat(40) } },
      instead: { revision: { commit: 'a'.repeat(40) } },
    });
    const problem = await until(async () => (await bench.status('api'))?.problem, 'the status');
    expect(problem).toMatchObject({
      code: 'ApplicationHeld',
      message: expect.stringMatching(
        /^Held since 20\S+: eve took commit bbbbbbbb \("to bad" by Mallory\) back by slack, because: it is red\. aaaaaaaa \("to good" by Mallory\) runs instead\. .*revert or correct it and push\.$/,
      ) as string,
    });

    // The same bad source again, as a poller that was restarted says it.
    await announce('api', 'bad', 'b', clusters);
    expect(await valueOf('api')).toBe('good');
    expect((await bench.status('api'))?.problem?.code).toBe('ApplicationHeld');

    await announce('api', 'better', 'c', clusters);
    expect(await valueOf('api')).toBe('better');
    expect((await bench.status('api'))?.problem).toBeUndefined();
    await until(async () => (await hold('api'))?.held === false, 'the release');
    await announce('api', 'bad', 'b', clusters);
    expect(await valueOf('api')).toBe('bad');
  });
  it('tells the images of what runs instead', async () => {
    const run = async (tag: string, commit: string): Promise<void> => {
      const pod = `apiVersion: v1\nkind: Pod\nmetadata: {name: a}\nspec: {containers: [{name: a, image: 'r.example.com/a:${tag}'}]}\n`;
      const revision = { commit: commit.repeat(40), ref: 'refs/heads/main' };
      const source = await bench.source('imaged', { 'app/a.yaml': pod }, undefined, { revision } as never);
      await bench.bus.publish(SourceChanged, source);
      await bench.settled(source);
    };
    const images = async () => (await bench.status('imaged'))?.images;
    await run('1', 'a');
    await run('2', 'b');
    expect(await images()).toEqual(['r.example.com/a:2']);
    await rollback('imaged');
    await until(async () => (await bench.status('imaged'))?.problem?.code === 'ApplicationHeld', 'the hold to be told');
    expect(await images()).toEqual(['r.example.com/a:1']);
  });
  it('asked for twice goes back once, also to a commit, and again further', async () => {
    for (const [value, commit] of [
      ['1', 'a'],
      ['2', 'b'],
      ['3', 'c'],
      ['4', 'd'],
    ] as const)
      await announce('steps', value, commit);
    const at = new Date().toISOString();
    await Promise.all([rollback('steps', { at }), rollback('steps', { at })]);
    await until_('steps', '3');
    await held('steps', await rollback('steps'));
    await until_('steps', '2');
    await announce('steps', '5', 'e');
    await rollback('steps', { commit: 'e'.repeat(40), to: 'a'.repeat(40) });
    await until_('steps', '1');
  });
  it('of what has no past holds it and says so', async () => {
    await announce('young', 'bad', 'b');
    await held('young', await rollback('young'));
    const problem = await until(async () => (await bench.status('young'))?.problem, 'the status');
    expect(problem.message).toContain('No earlier rendering is kept');
    expect((await hold('young'))?.instead).toBeUndefined();
    expect(await valueOf('young')).toBe('bad');
  });
  it('of another commit than the one that runs changes nothing', async () => {
    await announce('other', 'good', 'a');
    await announce('other', 'newest', 'b');
    await rollback('other', { commit: 'a'.repeat(40) });
    await announce('marker', 'one', 'a');
    await announce('marker', 'two', 'b');
    await rollback('marker');
    await until_('marker', 'one');
    expect(await valueOf('other')).toBe('newest');
    expect(await hold('other')).toBeUndefined();
  });
});

describe('renderings', () => {
  it('are kept, one for each that differs, and their bundles with them', async () => {
    await announce('history', '1', 'a');
    await announce('history', '2', 'b');
    await announce('history', '2', 'c', { sync: { prune: false } });
    expect((await kept('history')).map(({ revision }) => revision.commit.charAt(0))).toEqual(['a', 'b']);
    await bench.service.app.get(BundleCollection).collect(0);
    await rollback('history');
    await until_('history', '1');
  });
  it('and holds of a deleted application are forgotten', async () => {
    await announce('gone', '1', 'a');
    await announce('gone', '2', 'b');
    await held('gone', await rollback('gone'));
    await bench.announce('gone', null);
    expect(await kept('gone')).toEqual([]);
    expect(await hold('gone')).toBeUndefined();
  });
});
