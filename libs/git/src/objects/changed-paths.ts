import type { TreeItem, TreeObjects } from './tree-objects.js';

const isFolder = (item: TreeItem | undefined): boolean => item?.mode === '40000';

/** Paths of files, links and submodules that differ between two trees, in no certain order. Only folders that differ are read. */
export async function changedPaths(trees: TreeObjects, from: string | undefined, to: string | undefined, prefix = ''): Promise<string[]> {
  if (from === to) return [];
  const [before, after] = await Promise.all([
    from === undefined ? undefined : trees.get(from),
    to === undefined ? undefined : trees.get(to),
  ]);
  const nested: Promise<string[]>[] = [];
  const changed: string[] = [];
  for (const name of new Set([...(before?.keys() ?? []), ...(after?.keys() ?? [])])) {
    const [was, is] = [before?.get(name), after?.get(name)];
    if (was?.id === is?.id && was?.mode === is?.mode) continue;
    const path = prefix + name;
    if (isFolder(was) || isFolder(is)) {
      nested.push(changedPaths(trees, isFolder(was) ? was?.id : undefined, isFolder(is) ? is?.id : undefined, `${path}/`));
    }
    if ((was && !isFolder(was)) || (is && !isFolder(is))) changed.push(path);
  }
  return [...changed, ...(await Promise.all(nested)).flat()];
}
