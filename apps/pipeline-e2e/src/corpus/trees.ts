import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { isPlatformObject, type KubeObject } from '@fairlead/domain';
import { parseManifests } from '@fairlead/rendering';
import { projectRoot, type FileChanges } from '@fairlead/testing';

const shared = join(projectRoot, '..', 'shared');
export const corpusIsHere = existsSync(join(shared, 'corpus-builds.tsv'));

export interface Tree {
  /** Repository of the corpus, for example `podinfo`. */
  readonly tree: string;
  readonly path: string;
  /** What goes to the cluster. */
  readonly expected: readonly KubeObject[];
  /** How many documents of Argo CD and Flux it has besides, which Fairlead reads itself. */
  readonly documents: number;
}

/** Every tree that builds, with what `kustomize build` makes of it. */
export async function readTrees(): Promise<Tree[]> {
  const rows = (await readFile(join(shared, 'corpus-builds.tsv'), 'utf8')).trimEnd().split('\n').slice(1);
  const building = rows.map((row) => row.split('\t')).filter(([, , builds]) => builds === 'y');
  return Promise.all(
    building.map(async ([tree = '', path = '']) => {
      const file = join(shared, 'corpus-expected', tree, `${path.replaceAll('/', '__')}.yaml`);
      const text = existsSync(file) ? await readFile(file, 'utf8') : '';
      const built = parseManifests(text, file);
      const expected = built.filter((object) => !isPlatformObject(object));
      return { tree, path, expected, documents: built.length - expected.length };
    }),
  );
}

/** All files of one repository of the corpus, as they stand. */
export async function readFilesOf(tree: string): Promise<FileChanges> {
  const root = join(shared, 'corpus', tree);
  const files: Record<string, Uint8Array> = {};
  for (const entry of await readdir(root, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const file = join(entry.parentPath, entry.name);
    files[relative(root, file)] = await readFile(file);
  }
  return files;
}
