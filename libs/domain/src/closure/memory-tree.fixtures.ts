import { createHash } from 'node:crypto';
import type { SourceTree, TreeEntry } from './source-tree.js';

/** A tree of texts by path; `-> target` is a symbolic link, `submodule` one of these. */
export function memoryTree(files: Readonly<Record<string, string>>): SourceTree {
  const entries = new Map<string, TreeEntry>([['', { path: '', type: 'directory', mode: '40000', id: 'root' }]]);
  for (const [path, text] of Object.entries(files)) {
    for (let at = path.lastIndexOf('/'); at > 0; at = path.lastIndexOf('/', at - 1)) {
      const folder = path.slice(0, at);
      entries.set(folder, { path: folder, type: 'directory', mode: '40000', id: folder });
    }
    const id = createHash('sha1').update(text).digest('hex');
    if (text === 'submodule') entries.set(path, { path, type: 'submodule', mode: '160000', id });
    else if (text.startsWith('-> ')) entries.set(path, { path, type: 'symlink', mode: '120000', id });
    else entries.set(path, { path, type: 'file', mode: '100644', id, size: text.length });
  }
  return {
    entry: (path) => Promise.resolve(entries.get(path)),
    list: (path) =>
      Promise.resolve(
        [...entries.values()].filter(
          (entry) => entry.path !== '' && (entry.path.includes('/') ? entry.path.slice(0, entry.path.lastIndexOf('/')) : '') === path,
        ),
      ),
    read: ({ path }) => Promise.resolve(Buffer.from((files[path] ?? '').replace(/^-> /, ''))),
  };
}
