import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { waitUntil } from '../processes/wait-until.js';
import { projectsUsedBy } from './project-graph.js';
import { watchBuilt } from './watch-built.js';

describe('projectsUsedBy', () => {
  const root = fileURLToPath(new URL('../../../..', import.meta.url));
  it('knows what each service is built from', async () => {
    const [renderer, syncer] = [await projectsUsedBy(root, 'apps/renderer'), await projectsUsedBy(root, 'apps/syncer')];
    expect([...renderer]).toEqual(expect.arrayContaining(['apps/renderer', 'libs/rendering', 'libs/messaging', 'libs/contracts']));
    expect(renderer.has('libs/kube')).toBe(false);
    expect(syncer.has('libs/kube')).toBe(true);
  });
});

describe('watchBuilt', () => {
  let root: string;
  beforeEach(async () => {
    root = await mkdtemp(join(tmpdir(), 'fairlead-dev-'));
    for (const project of ['a', 'b']) await mkdir(join(root, project, 'dist'), { recursive: true });
    await writeFile(join(root, 'a/dist/x.js'), 'one');
  });
  afterEach(() => rm(root, { recursive: true }));

  it('tells of a project whose code changed, and not of one that was only written again', async () => {
    const told: string[][] = [];
    const end = await watchBuilt(root, ['a', 'b'], (changed) => told.push(changed));
    await writeFile(join(root, 'a/dist/x.js'), 'one');
    await writeFile(join(root, 'a/dist/x.d.ts'), 'types');
    await writeFile(join(root, 'b/dist/y.js'), 'new');
    await waitUntil(() => told.length > 0, { what: 'a change', timeoutMilliseconds: 60_000 });
    await writeFile(join(root, 'a/dist/x.js'), 'two');
    await waitUntil(() => told.length > 1, { what: 'a second change', timeoutMilliseconds: 60_000 });
    end();
    expect(told).toEqual([['b'], ['a']]);
  });
});
