import { copyFile, mkdir, mkdtemp, readlink, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { inputClosure, type ClosureSource } from '@fairlead/domain';
import { folderTree } from './folder-tree.js';

/** Gives `work` a folder with copies of the files that a source is rendered from, which may be changed, and removes it afterwards. */
export async function withScratchCopy<T>(
  root: string,
  source: ClosureSource,
  parent = tmpdir(),
  work: (copy: string) => Promise<T>,
): Promise<T> {
  const copy = await mkdtemp(join(parent, 'fairlead-copy-'));
  try {
    const { files } = await inputClosure(folderTree(root), source);
    await mkdir(join(copy, source.path), { recursive: true });
    for (const { path, type } of files) {
      await mkdir(dirname(join(copy, path)), { recursive: true });
      if (type === 'symlink') await symlink(await readlink(join(root, path)), join(copy, path));
      else await copyFile(join(root, path), join(copy, path));
    }
    return await work(copy);
  } finally {
    await rm(copy, { recursive: true, force: true });
  }
}
