import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { canonicalJson, DIALECT_PROBLEM, isPlatformObject } from '@fairlead/domain';
import { resolveTool } from '@fairlead/tools';
import { beforeAll, describe, expect, it } from 'vitest';
import { decodeBundle, encodeBundle, parseManifests, renderSource } from './index.js';

const shared = new URL('../../../../shared/', import.meta.url).pathname;
const list = join(shared, 'corpus-builds.tsv');
/** Trees of real projects, marked `y` where kustomize builds them; expected is what it printed. */
const trees = existsSync(list)
  ? readFileSync(list, 'utf8')
      .split('\n')
      .slice(1)
      .map((line) => line.split('\t'))
      .filter(([tree]) => tree)
      .map(([tree = '', path = '', builds]) => ({ tree, path, builds: builds === 'y' }))
  : [];

describe.skipIf(trees.length === 0)(trees.length === 0 ? 'no ../shared on this clone' : 'the corpus', () => {
  let kustomize: string;
  beforeAll(async () => {
    kustomize = (await resolveTool('kustomize')).path;
  });
  const render = (tree: string, path: string) =>
    renderSource({ root: join(shared, 'corpus', tree), spec: { path }, kustomize, documentsAmongObjects: true });

  it.each(trees.filter(({ builds }) => builds))('$tree/$path renders as expected', async ({ tree, path }) => {
    const { objects, declared, problems } = await render(tree, path);
    const file = join(shared, 'corpus-expected', tree, `${path.replaceAll('/', '__')}.yaml`);
    expect(objects.map(canonicalJson)).toEqual(parseManifests(readFileSync(file, 'utf8'), file).map(canonicalJson));
    // What Fairlead reads itself is compared too, as it stands, and is not all accepted.
    expect(problems.filter(({ code }) => code !== DIALECT_PROBLEM)).toEqual([]);
    expect(declared.length + problems.length > 0 || !objects.some(isPlatformObject)).toBe(true);
    expect(decodeBundle(encodeBundle(objects).bytes)).toHaveLength(objects.length);
  });

  it.each(trees.filter(({ builds }) => !builds))(
    '$tree/$path is refused with a place and no path of this machine',
    async ({ tree, path }) => {
      const error: unknown = await render(tree, path).then(
        () => undefined,
        (thrown: unknown) => thrown,
      );
      expect(error).toMatchObject({ name: 'RenderError', place: { file: expect.stringMatching(/./) as string } });
      expect(String(error)).not.toContain(shared);
      expect(String(error)).not.toMatch(/accumul|evalsymlink|lstat/);
    },
  );
});
