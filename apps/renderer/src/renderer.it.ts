import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { SourceChanged } from '@fairlead/contracts';
import { decodeBundle } from '@fairlead/domain';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { configMap, RendererBench, tenant, until, type Files } from './renderer.fixtures.js';
import { BundleCollection } from './storage/bundle-collection.js';

let bench: RendererBench;
beforeAll(async () => {
  bench = await RendererBench.start({ FAIRLEAD_RENDERER_TIMEOUT_SECONDS: '2', FAIRLEAD_RENDERER_OUTPUT_MEBIBYTES: '8' });
});
afterAll(async () => {
  await bench?.stop();
});

const good = (value: string): Files => ({
  'app/kustomization.yaml': 'resources: [a.yaml]\nnamespace: web',
  'app/a.yaml': configMap('a', `data: {value: "${value}"}\n`),
});
const broken: Files = { 'app/kustomization.yaml': 'resources:\n- missing.yaml\n' };

async function valueOf(application: string, cluster?: string): Promise<unknown> {
  const desired = await bench.desired(application, cluster);
  if (!desired?.bundle) return undefined;
  const [object] = decodeBundle(await bench.bundle(desired.bundle.digest));
  return (object?.['data'] as { value: string }).value;
}

describe('a source that changed', () => {
  it('becomes manifests for its cluster, a bundle and a status', async () => {
    const source = await bench.announce('good', good('1'), { destination: { cluster: 'eu', namespace: 'web' }, sync: { prune: false } });
    expect(await bench.desired('good')).toMatchObject({
      ...{ generation: source.generation, fingerprint: source.fingerprint, namespace: 'web', cluster: 'eu' },
      policy: { prune: false, selfHeal: true },
      bundle: { objects: 1 },
    });
    expect(await valueOf('good')).toBe('1');
    expect(await bench.status('good')).toMatchObject({ objects: 1, generation: source.generation });
    expect(await bench.declared('good')).toBeUndefined();
    expect(await bench.failures('good')).toEqual([]);
  });
  it('that is broken leaves the last good rendering, tells why once, and recovers', async () => {
    const first = await bench.announce('recovers', good('1'));
    const second = await bench.announce('recovers', broken);
    expect(await bench.status('recovers')).toMatchObject({
      problem: {
        code: 'KustomizeFailed',
        file: 'app/kustomization.yaml',
        line: 2,
        column: 3,
        message: expect.stringContaining('app/missing.yaml does not exist') as string,
      },
    });
    expect((await bench.desired('recovers'))?.generation).toBe(first.generation);
    expect(await bench.failures('recovers')).toMatchObject([{ generation: second.generation, problem: { line: 2 } }]);
    await bench.announce('recovers', good('2'));
    expect(await valueOf('recovers')).toBe('2');
    expect((await bench.status('recovers'))?.problem).toBeUndefined();
    expect(await bench.failures('recovers')).toHaveLength(1);
  });
  it('goes to several clusters, and leaves those that its spec no longer names', async () => {
    await bench.announce('moves', good('1'), { destination: { clusters: ['eu', 'us'] } });
    expect([await valueOf('moves', 'eu'), await valueOf('moves', 'us')]).toEqual(['1', '1']);
    const second = await bench.announce('moves', good('1'), { destination: { clusters: ['us', 'asia'] } });
    const gone = await until(async () => {
      const desired = await bench.desired('moves', 'eu');
      return !desired?.bundle && desired;
    }, 'the withdrawal');
    expect(gone).toMatchObject({ generation: second.generation, cluster: 'eu' });
    expect([await valueOf('moves', 'us'), await valueOf('moves', 'asia')]).toEqual(['1', '1']);
  });
  it('of a deleted application takes everything back, and is forgotten', async () => {
    await bench.announce('deleted', { ...good('1'), 'app/kustomization.yaml': 'resources: [a.yaml, t.yaml]', 'app/t.yaml': tenant('t') });
    expect((await bench.declared('deleted'))?.documents).toHaveLength(1);
    const tombstone = await bench.announce('deleted', null);
    expect(await bench.desired('deleted')).toMatchObject({ generation: tombstone.generation });
    expect((await bench.desired('deleted'))?.bundle).toBeUndefined();
    expect(await bench.declared('deleted')).toMatchObject({ generation: tombstone.generation, documents: [] });
    expect(await bench.status('deleted')).toBeUndefined();
  });
  it('that is older than what was rendered changes nothing', async () => {
    const old = await bench.source('late', good('old'));
    await bench.announce('late', good('new'));
    await bench.bus.publish(SourceChanged, old);
    await bench.announce('late-other', good('1'));
    await until(async () => (await pending()) === 0, 'the late message to be handled');
    expect(await valueOf('late')).toBe('new');
    expect((await bench.status('late'))?.generation).toBeGreaterThan(old.generation);
  });
  it('that comes twice changes nothing the second time', async () => {
    const source = await bench.announce('twice', good('1'));
    const before = await bench.bus.last(SourceChanged, SourceChanged.subject(source));
    const [desired, status] = [await bench.desired('twice'), await bench.status('twice')];
    await bench.bus.purge('SOURCES', SourceChanged.subject(source));
    await bench.bus.publishIfNewer(SourceChanged, source, () => true);
    await until(
      async () => ((await bench.bus.last(SourceChanged, SourceChanged.subject(source)))?.sequence ?? 0) > (before?.sequence ?? 0),
      'the second message',
    );
    await until(async () => (await pending()) === 0, 'the second message to be handled');
    expect(await bench.desired('twice')).toEqual(desired);
    expect(await bench.status('twice')).toEqual(status);
  });
  it('with a known fingerprint reuses the bundle, without the snapshot even', async () => {
    const source = await bench.announce('reused', good('same'));
    const missing = 'f'.repeat(64);
    const again = await bench.source('reused', good('same'), {}, { snapshot: { digest: missing, bytes: 1 } as never });
    expect(again.fingerprint).toBe(source.fingerprint);
    await bench.bus.publish(SourceChanged, again);
    await bench.settled(again);
    expect((await bench.desired('reused'))?.generation).toBe(again.generation);
  });
  it('whose snapshot is not there yet is tried again', async () => {
    const tar = await bench.source('patient', good('1'));
    const digest = tar.snapshot?.digest ?? ('' as never);
    const bytes = await bench.bus.objects('snapshots').get(digest);
    await bench.bus.purge('SOURCES', 'source.shop.patient');
    await bench.bus.purge('OBJECTS_snapshots' as never, `object.snapshots.${digest}`);
    await bench.bus.publish(SourceChanged, tar);
    await until(async () => (await pending()) > 0, 'the first attempt');
    await bench.bus.objects('snapshots').put(bytes);
    await bench.settled(tar);
    expect(await valueOf('patient')).toBe('1');
  });
  it('that renders to nothing is refused unless the policy allows it', async () => {
    const nothing = { 'app/kustomization.yaml': 'resources: []\nnamespace: x\n' };
    await bench.announce('empty', good('1'));
    await bench.announce('empty', nothing);
    expect((await bench.status('empty'))?.problem).toMatchObject({ code: 'EmptyRendering' });
    expect(await valueOf('empty')).toBe('1');
    await bench.announce('empty', nothing, { sync: { allowEmpty: true } });
    expect((await bench.desired('empty'))?.bundle).toMatchObject({ objects: 0 });
  });
});

describe('an application without destination', () => {
  it('declares its documents; a broken file costs only its own, and is told', async () => {
    const files = { 'app/a.yaml': tenant('a'), 'app/b.yaml': 'x: [\n', 'app/c.yaml': tenant('c') };
    const source = await bench.announce('config', files, { destination: undefined });
    expect(await bench.declared('config')).toMatchObject({
      generation: source.generation,
      documents: [
        { document: { metadata: { name: 'a' } }, at: { file: 'app/a.yaml', line: 1, column: 1 } },
        { document: { metadata: { name: 'c' } } },
      ],
      problems: [{ code: 'InvalidManifest', file: 'app/b.yaml' }],
    });
    expect((await bench.status('config'))?.problem).toMatchObject({ file: 'app/b.yaml' });
    expect(await bench.failures('config')).toHaveLength(1);
    await bench.announce('config', { 'app/a.yaml': tenant('a') }, { destination: undefined });
    expect(await bench.declared('config')).toMatchObject({ documents: [{ document: { metadata: { name: 'a' } } }], problems: [] });
    expect((await bench.status('config'))?.problem).toBeUndefined();
  });
});

describe('poison harms only its own application', () => {
  const bomb = (): string => {
    let text = 'data:\n  a: &a [x,x,x,x,x,x,x,x,x]\n';
    for (const [from, to] of ['ab', 'bc', 'cd', 'de', 'ef', 'fg', 'gh', 'hi'].map((pair) => [pair[0], pair[1]]))
      text += `  ${to}: &${to} [${Array(9).fill(`*${from}`).join(',')}]\n`;
    return configMap('bomb', text);
  };
  const hundredMegabytes = configMap('big', `data:\n  x: "${'y'.repeat(100 * 1024 * 1024)}"\n`);
  it.each<[name: string, files: Files, code: RegExp]>([
    ['cycle', { 'app/kustomization.yaml': 'resources: [../b]', 'b/kustomization.yaml': 'resources: [../app]' }, /KustomizeFailed/],
    ['big-file', { 'app/a.yaml': hundredMegabytes }, /RenderLimit/],
    ['bomb-kustomize', { 'app/kustomization.yaml': 'resources: [a.yaml]', 'app/a.yaml': bomb() }, /RenderLimit|RenderTimeout/],
    ['bomb-directory', { 'app/a.yaml': bomb() }, /InvalidManifest/],
    ['traversal', { 'app/a.yaml': configMap('a'), '../../outside.yaml': 'x' }, /UnsafeSnapshot/],
    ['symlink', { 'app/a.yaml': { link: '/etc/passwd' } }, /UnsafeSnapshot/],
    [
      'symlink-relative',
      { 'app/kustomization.yaml': 'resources: [a.yaml]', 'app/a.yaml': { link: '../../../../etc/passwd' } },
      /UnsafeSnapshot/,
    ],
    [
      'outside',
      { 'app/kustomization.yaml': 'configMapGenerator: [{name: x, files: [../../../../../etc/passwd]}]' },
      /PathOutsideRepository/,
    ],
    ['garbage', { 'app/a.yaml': Buffer.from(Array.from({ length: 5_000 }, (_, index) => (index * 7919) % 256)) }, /InvalidManifest/],
    ['garbage-kustomization', { 'app/kustomization.yaml': Buffer.from([0, 255, 254, 1]) }, /KustomizeFailed/],
    ['deep', { 'app/a.yaml': `a: ${'['.repeat(200_000)}` }, /InvalidManifest/],
    ['remote', { 'app/kustomization.yaml': 'resources: ["http://127.0.0.1:4222/"]' }, /RemoteResource/],
  ])('%s', async (name, files, code) => {
    const source = await bench.source(`poison-${name}`, files);
    await bench.bus.publish(SourceChanged, source);
    await bench.announce(`beside-${name}`, good(name));
    expect(await valueOf(`beside-${name}`)).toBe(name);
    const status = await bench.settled(source);
    expect(status.problem?.code).toMatch(code);
    expect(status.problem?.message).not.toMatch(/fairlead-renderer|\/tmp\//);
    expect(await bench.desired(`poison-${name}`)).toBeUndefined();
  });
  it('and leaves no dead letter and no folder behind', async () => {
    await until(async () => (await pending()) === 0, 'everything to be handled');
    expect(await bench.deadLetters()).toBe(0);
    const work = join(bench.work, (await readdir(bench.work))[0] ?? '');
    expect(await readdir(work)).toEqual([]);
  });
});

describe('bundles', () => {
  it('that no rendering names are removed, the others stay', async () => {
    await bench.announce('collected', good('first'));
    const first = (await bench.desired('collected'))?.bundle?.digest ?? ('' as never);
    await bench.announce('collected', good('second'));
    const second = (await bench.desired('collected'))?.bundle?.digest ?? ('' as never);
    const collection = bench.service.app.get(BundleCollection);
    await collection.collect();
    expect(await bench.bus.objects('manifests').has(first)).toBe(true);
    await collection.collect(0);
    // It may be gone back to.
    expect(await bench.bus.objects('manifests').has(first)).toBe(true);
    await bench.bus.purge('RENDERINGS', 'rendering.shop.collected');
    await collection.collect(0);
    expect(await bench.bus.objects('manifests').has(first)).toBe(false);
    expect(await bench.bus.objects('manifests').has(second)).toBe(true);
  });
});

/** Messages that the renderer has not settled. */
async function pending(): Promise<number> {
  const info = await bench.bus.link.manager.consumers.info('SOURCES', 'renderer-source-changed');
  return info.num_pending + info.num_ack_pending;
}
