import { KustomizeOptions, type HelmOptions } from '@fairlead/contracts';
import { describe, expect, it } from 'vitest';
import { closureTouchedBy, fingerprintOf, inputClosure, valueFiles } from './index.js';
import { memoryTree } from './memory-tree.fixtures.js';

const files = {
  'app/a.yaml': 'a: 1',
  'app/notes.txt': 'x',
  'app/.github/x.yaml': 'x',
  'app/deep/b.yml': 'b: 1',
  'app/own/kustomization.yaml': 'resources: [c.yaml, ../../base]',
  'app/own/c.yaml': 'c: 1',
  'app/own/unused.yaml': 'd: 1',
  'base/kustomization.yaml': 'resources: []',
  'parts/x/kustomization.yaml': 'kind: Component',
};
const kustomizeClosure = (options: object, more: Record<string, string> = {}) =>
  inputClosure(memoryTree({ ...files, ...more }), { path: 'app', kustomize: KustomizeOptions.parse(options) });

describe('the closure of an application with kustomize options', () => {
  it('holds what a generated kustomization takes in', async () => {
    const closure = await kustomizeClosure({ generate: true });
    expect(closure.files.map(({ path }) => path)).toEqual([
      'app/a.yaml',
      'app/deep/b.yml',
      'app/own/c.yaml',
      'app/own/kustomization.yaml',
      'base/kustomization.yaml',
    ]);
    expect(closureTouchedBy(closure, ['app/deep/new.yaml'])).toBe(true);
    expect(closureTouchedBy(closure, ['app/kustomization.yaml'])).toBe(true);
    expect(closureTouchedBy(closure, ['other/new.yaml'])).toBe(false);
  });
  it('holds components and patches that only the application names', async () => {
    const closure = await kustomizeClosure(
      { components: ['../parts/x', '../parts/none'], patches: [{ path: 'a.yaml' }] },
      { 'app/kustomization.yaml': '' },
    );
    expect(closure.files.map(({ path }) => path)).toEqual(['app/a.yaml', 'app/kustomization.yaml', 'parts/x/kustomization.yaml']);
    expect(closureTouchedBy(closure, ['parts/none/kustomization.yaml'])).toBe(true);
    const outside = await kustomizeClosure({ components: ['../../x'] });
    expect(outside.problems).toMatchObject([{ code: 'PathOutsideRepository' }]);
  });
});

const chart = {
  'charts/web/Chart.yaml': 'name: web',
  'charts/web/values-a.yaml': '',
  'env/1.yaml': '',
  'env/2.yaml': '',
  'env/deep/3.yaml': '',
  'env/readme.md': '',
};
const helmClosure = (helm: HelmOptions, more: Record<string, string> = {}) =>
  inputClosure(memoryTree({ ...chart, ...more }), { path: 'charts/web', helm });

describe('the closure of a chart', () => {
  it('holds its value files, wherever they lie', async () => {
    const closure = await helmClosure({ valueFiles: ['values-a.yaml', '../../env/*.yaml'] });
    expect(closure).toMatchObject({ renderer: 'helm', problems: [] });
    expect(closure.files.map(({ path }) => path)).toEqual([
      'charts/web/Chart.yaml',
      'charts/web/values-a.yaml',
      'env/1.yaml',
      'env/2.yaml',
    ]);
    expect(closureTouchedBy(closure, ['env/new.yaml'])).toBe(true);
  });
  it('tells value files that are missing or elsewhere', async () => {
    const { problems } = await helmClosure({ valueFiles: ['nope.yaml', '/no/*.yaml', '../../../x.yaml', 'https://example.com/x.yaml'] });
    expect(problems.map(({ code }) => code)).toEqual(['ValueFileMissing', 'ValueFileMissing', 'PathOutsideRepository', 'RemoteResource']);
    const closure = await helmClosure({ valueFiles: ['nope.yaml'], ignoreMissingValueFiles: true });
    expect(closure.problems).toEqual([]);
    expect(closureTouchedBy(closure, ['charts/web/nope.yaml'])).toBe(true);
  });
  it('spells out globs in place; what is named as it is stays where it is named', async () => {
    const found = await valueFiles(memoryTree(chart), 'charts/web', { valueFiles: ['/env/**/*.yaml', '/env/1.yaml', '/env/*.yaml'] });
    expect(found.map((each) => each.files)).toEqual([['env/2.yaml', 'env/deep/3.yaml'], ['env/1.yaml'], []]);
  });
  it('has a fingerprint that holds options and release, which of other sources do not count', async () => {
    const closure = await helmClosure({});
    const release = { name: 'a', namespace: 'x' };
    const prints = [
      fingerprintOf(closure, { helm: {} }, release),
      fingerprintOf(closure, { helm: { skipCrds: true } }, release),
      fingerprintOf(closure, { helm: {} }, { ...release, name: 'b' }),
      fingerprintOf(closure, { helm: {}, chart: { name: 'web', version: '*' } }, release),
    ];
    expect(new Set(prints).size).toBe(4);
    const plain = await kustomizeClosure({});
    expect(fingerprintOf(plain, {}, release)).toBe(fingerprintOf(plain, {}));
  });
});
