import { childPath, parentPath } from './paths.js';
import type { SourceTree, TreeEntry } from './source-tree.js';

/** What the operating system would find at a path, with every symbolic link that it went through. */
export type Lookup = { readonly links: readonly TreeEntry[] } & (
  | { readonly found: 'entry'; readonly entry: TreeEntry }
  /** `at`: the path, links resolved, that would have to appear. */
  | { readonly found: 'nothing'; readonly at: string }
  | { readonly found: 'submodule'; readonly entry: TreeEntry }
  /** The last of `links` points out of the repository (or in a circle). */
  | { readonly found: 'outside'; readonly target: string }
);

/** As Linux: a chain of more links is taken for a circle. */
const MAX_LINKS = 40;
const utf8 = new TextDecoder();

/** Resolves a path as the operating system does in a checkout: links are followed, `..` in a link's target goes to the real parent. */
export async function lookup(tree: SourceTree, path: string): Promise<Lookup> {
  const direct = await tree.entry(path);
  if (direct && (direct.type === 'file' || direct.type === 'directory')) return { found: 'entry', entry: direct, links: [] };
  const links: TreeEntry[] = [];
  let ahead = path.split('/');
  let at = '';
  while (ahead.length > 0) {
    const [name = '', ...rest] = ahead;
    ahead = rest;
    if (name === '' || name === '.') continue;
    if (name === '..') {
      if (at === '') return { found: 'outside', target: await lastTarget(tree, links), links };
      at = parentPath(at);
      continue;
    }
    const next = childPath(at, name);
    const entry = await tree.entry(next);
    if (!entry) return { found: 'nothing', at: [next, ...rest].join('/'), links };
    if (entry.type === 'submodule') return { found: 'submodule', entry, links };
    if (entry.type === 'symlink') {
      links.push(entry);
      const target = utf8.decode(await tree.read(entry));
      if (target.startsWith('/') || links.length > MAX_LINKS) return { found: 'outside', target, links };
      ahead = [...target.split('/'), ...rest];
      continue;
    }
    if (entry.type === 'file') {
      if (rest.some((part) => part !== '' && part !== '.')) return { found: 'nothing', at: [next, ...rest].join('/'), links };
      return { found: 'entry', entry, links };
    }
    at = next;
  }
  const entry = await tree.entry(at);
  return entry ? { found: 'entry', entry, links } : { found: 'nothing', at, links };
}

async function lastTarget(tree: SourceTree, links: readonly TreeEntry[]): Promise<string> {
  const last = links.at(-1);
  return last ? utf8.decode(await tree.read(last)) : '..';
}
