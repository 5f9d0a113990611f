import {
  ActionAudited,
  ApplicationHeld,
  bucketOf,
  CatalogEntry,
  catalogKey,
  GitPushed,
  ManifestsRendered,
  PromotionChanged,
  RenderingKept,
  SyncPolicy,
  type ApiProblem,
  type ApiRenderingDiff,
  type ApiRenderingList,
} from '@fairlead/contracts';
import { encodeBundle, type KubeObject } from '@fairlead/domain';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { apiForTest, eventually, send, type TestApi } from '../api.fixtures.js';
import { application } from '../catalog/catalog.fixtures.js';

let api: TestApi;
const SHOP = '/api/v1/applications/team-a/shop/renderings';
const about = { tenant: 'team-a', application: 'shop' };
const AT = '2026-01-02T03:04:05.000Z';
const id = (letter: string): string => letter.repeat(40);
const print = (letter: string): string => letter.repeat(64);
const map = (name: string, data: object): KubeObject => ({
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: { name, namespace: 'shop' },
  data,
});
const coded = (text: string): string => Buffer.from(text).toString('base64');
const secret = (value: string, name = 'password'): KubeObject => ({ ...map(name, { value: coded(value) }), kind: 'Secret' });

async function keep(letter: string, generation: number, objects: readonly KubeObject[]): Promise<object> {
  const { bytes } = encodeBundle(objects);
  const bundle = { digest: await api.bus.objects('manifests').put(bytes), objects: objects.length, bytes: bytes.length };
  const revision = { commit: id(letter), ref: 'refs/heads/main', subject: `change ${letter}` };
  await send(api.bus, RenderingKept, { ...about, generation, revision, fingerprint: print(letter), bundle });
  return { revision, fingerprint: print(letter), bundle };
}
const run = (rendering: object, generation: number) =>
  send(api.bus, ManifestsRendered, {
    ...{ ...about, ...rendering, generation, cluster: 'production', namespace: 'shop', policy: SyncPolicy.parse({}) },
    bucket: bucketOf('team-a', 'shop'),
  });
const list = async () => (await api.get<ApiRenderingList>(SHOP)).body.items;
const diff = async (from: string, to: string) => (await api.get<ApiRenderingDiff>(`${SHOP}/diff?from=${print(from)}&to=${print(to)}`)).body;

beforeAll(async () => {
  api = await apiForTest();
  const document = application('team-a', 'shop');
  const entry = CatalogEntry.parse({ document, owner: { tenant: 'platform', application: 'config' }, generation: 1 });
  await api.bus.catalog.put(catalogKey(document), entry);
  await keep('a', 1, [map('one', { text: '1' }), map('gone', {}), map('same', {}), secret('hunter2'), secret('hunter2', 'copy')]);
  const b = await keep('b', 2, [
    map('one', { text: '2' }),
    map('new', {}),
    map('same', {}),
    secret('correct horse'),
    secret('hunter2', 'copy'),
  ]);
  await run(b, 2);
  await eventually(async () => ((await api.get(SHOP)).status === 200 ? true : undefined), 'the application to be known');
});
afterAll(() => api?.stop());

describe('renderings', () => {
  it('are listed newest first, each once, with the one that runs', async () => {
    expect(await list()).toMatchObject([
      { fingerprint: print('b'), generation: 2, revision: { subject: 'change b' }, objects: 5, current: true, held: false },
      { fingerprint: print('a'), generation: 1, current: false, held: false },
    ]);
  });
  it('are told apart, with Secrets hidden by letters that are the same throughout', async () => {
    const found = await diff('a', 'b');
    expect(found.objects.map(({ kind, name, change }) => `${kind} ${name} ${change}`)).toEqual([
      'ConfigMap gone removed',
      'ConfigMap new added',
      'ConfigMap one changed',
      'Secret password changed',
    ]);
    expect(found).toMatchObject({
      unchanged: 2,
      more: 0,
      from: { fingerprint: print('a') },
      to: { fingerprint: print('b'), current: true },
    });
    expect(found.objects[2]).toMatchObject({ fields: [{ path: 'data.text', before: '"1"', after: '"2"' }], namespace: 'shop' });
    expect(found.objects[2]?.before).toContain('text: "1"');
    expect(found.objects[3]?.fields).toEqual([{ path: 'data.value', before: '"(hidden A)"', after: '"(hidden B)"' }]);
    expect(JSON.stringify(found)).not.toMatch(new RegExp(`hunter2|correct horse|${coded('hunter2')}|${coded('correct horse')}`));
  });
  it('of which one went back are current and held', async () => {
    const [, a] = await list();
    const { objects: _objects, ...rest } = { ...a, ...(await keep('a', 1, [map('one', { text: '1' })])) } as Record<string, unknown>;
    await run({ revision: rest['revision'], fingerprint: print('a'), bundle: rest['bundle'] }, 3);
    await send(api.bus, ApplicationHeld, {
      ...{ ...about, held: true, at: AT },
      bad: { fingerprint: print('b'), revision: { commit: id('b'), ref: 'refs/heads/main' } },
      asked: { id: 'r1', actor: 'eve', via: 'cli' },
    });
    expect((await list()).map(({ fingerprint, current, held }) => [fingerprint.charAt(0), current, held])).toEqual([
      ['a', true, false],
      ['b', false, true],
    ]);
  });
  it('say who asked for them', async () => {
    await send(api.bus, GitPushed, {
      ...{
        ...about,
        repository: 'main',
        what: 'promotion',
        branch: 'main',
        commit: id('b'),
        subject: 'Promote web 2',
        actor: 'eve',
        at: AT,
      },
    });
    await send(api.bus, PromotionChanged, {
      ...{ ...about, promotion: 'shop', from: 'staging', to: 'production', commit: id('9'), result: id('b'), state: 'Promoted' },
      ...{ actor: 'zoe', reason: 'tested', at: '2026-01-02T03:04:04.000Z' },
    });
    const audit = {
      ...about,
      id: 'x1',
      actor: 'bob',
      via: 'cli',
      action: 'rollback',
      detail: `Take shop back from ${id('b').slice(0, 10)}.`,
      at: AT,
    };
    await send(api.bus, ActionAudited, { ...audit, outcome: 'accepted', reason: 'it is slow', at: '2026-01-02T03:04:06.000Z' });
    await send(api.bus, ActionAudited, { ...audit, id: 'x2', actor: 'mallory', outcome: 'refused' });
    const causes = await eventually(async () => {
      const found = (await list()).find(({ fingerprint }) => fingerprint === print('b'))?.causes;
      return found?.length === 3 ? found : undefined;
    }, 'the events to be written');
    expect(causes.map(({ actor, what }) => `${actor}: ${what}`)).toEqual([
      'zoe: promotion shop from staging to production: tested',
      'eve: promotion: Promote web 2',
      'bob: Take shop back from bbbbbbbbbb. (it is slow)',
    ]);
    expect((await list()).find(({ fingerprint }) => fingerprint === print('a'))?.causes).toEqual([]);
  });
  it('are compared within limits, and what is left out is counted', async () => {
    const many = (text: string): KubeObject[] => Array.from({ length: 250 }, (_, index) => map(`m${index}`, { text }));
    await keep('c', 4, many('1'));
    await keep('d', 5, many('2'));
    const found = await diff('c', 'd');
    expect([found.objects.length, found.more, found.unchanged]).toEqual([200, 50, 0]);
    const large = (text: string): KubeObject[] =>
      Array.from({ length: 10 }, (_, index) => map(`l${index}`, { text: text.repeat(400_000) }));
    await keep('e', 6, large('1'));
    await keep('f', 7, [...large('2'), map('small', {})]);
    const cut = await diff('e', 'f');
    expect(JSON.stringify(cut).length).toBeLessThan(2.2 * 1024 * 1024);
    expect(cut.objects.some(({ name }) => name === 'small')).toBe(true);
    expect(cut.objects.length + cut.more).toBe(11);
  });
  it('that are not kept, or of nothing, are not there', async () => {
    const problem = async (path: string) => {
      const { status, body } = await api.get<ApiProblem>(path);
      return [status, body.code];
    };
    expect(await problem(`${SHOP}/diff?from=${print('a')}&to=${print('0')}`)).toEqual([404, 'RenderingGone']);
    expect(await problem('/api/v1/applications/team-b/shop/renderings')).toEqual([404, 'NotFound']);
    expect(await problem(`/api/v1/applications/team-b/shop/renderings/diff?from=${print('a')}&to=${print('b')}`)).toEqual([
      404,
      'NotFound',
    ]);
    expect(await problem(`${SHOP}/diff?from=x&to=y`)).toEqual([400, 'InvalidRequest']);
    expect(await problem(`${SHOP}?x=y`)).toEqual([400, 'InvalidRequest']);
  });
});
