import picomatch from 'picomatch';
import { KUSTOMIZATION_NAMES } from './kustomize-closure.js';
import { isManifestName } from './manifest-selection.js';
import { baseName, displayPath } from './paths.js';
import type { SourceTree, TreeEntry } from './source-tree.js';

/** `named`: a folder that a person named and that is neither; all its manifests count. `mixed`: as `named`, with kustomizations or charts below. */
export type RootType = 'kustomize' | 'helm' | 'directory' | 'named' | 'mixed';
/** A folder that an application could point at. */
export interface Root {
  readonly path: string;
  readonly type: RootType;
}
export interface FoundRoots {
  readonly roots: readonly Root[];
  /** Manifests of plain folders by folder: one whose manifests are all used by kustomizations is no root. */
  readonly manifests: ReadonlyMap<string, readonly TreeEntry[]>;
}

/**
 * Every folder with a kustomization, every outermost chart, and every other folder outside charts that holds manifests itself.
 * @param globs if given: every folder whose path one of them matches, whatever it holds
 */
export async function findRoots(tree: SourceTree, cache: ManifestCache, globs?: readonly string[]): Promise<FoundRoots> {
  const matches =
    globs &&
    picomatch(
      [...globs].map((glob) => glob.replace(/^\.\//, '').replace(/(.)\/+$/, '$1')),
      { dot: true },
    );
  const roots: Root[] = [];
  const manifests = new Map<string, readonly TreeEntry[]>();
  /** @returns whether a kustomization or chart is in the folder or below */
  const visit = async (folder: string, inChart: boolean): Promise<boolean> => {
    const entries = await tree.list(folder);
    const names = new Set(entries.filter(({ type }) => type === 'file' || type === 'symlink').map(({ path }) => baseName(path)));
    const chart = names.has('Chart.yaml');
    const types: RootType[] = KUSTOMIZATION_NAMES.some((name) => names.has(name)) ? ['kustomize'] : [];
    if (chart && (!inChart || matches)) types.push('helm');
    const folders = entries.filter(({ type }) => type === 'directory');
    const below = (await Promise.all(folders.map(({ path }) => visit(path, inChart || chart)))).includes(true);
    if (matches) {
      if (matches(displayPath(folder)))
        roots.push(...(types.length > 0 ? types : ([below ? 'mixed' : 'named'] as const)).map((type) => ({ path: folder, type })));
    } else if (types.length > 0) roots.push(...types.map((type) => ({ path: folder, type })));
    else if (!inChart) {
      const found = await cache.manifestsOf(tree, entries);
      if (found.length > 0) {
        manifests.set(folder, found);
        roots.push({ path: folder, type: 'directory' });
      }
    }
    return below || types.length > 0;
  };
  await visit('', false);
  return { roots, manifests };
}

const API_VERSION = /(^|[\s{,])["']?apiVersion["']?\s*:/;
const KIND = /(^|[\s{,])["']?kind["']?\s*:/;
const utf8 = new TextDecoder();

/** Whether a file holds manifests, by its content's id: looked at once, however many commits have it. */
export class ManifestCache {
  private readonly known = new Map<string, boolean>();

  async manifestsOf(tree: SourceTree, entries: readonly TreeEntry[]): Promise<TreeEntry[]> {
    const candidates = entries.filter(({ path, type }) => type === 'file' && isManifestName(path));
    const holds = await Promise.all(candidates.map((entry) => this.holds(tree, entry)));
    return candidates.filter((_, index) => holds[index]);
  }

  private async holds(tree: SourceTree, entry: TreeEntry): Promise<boolean> {
    const known = this.known.get(entry.id);
    if (known !== undefined) return known;
    // What is too large to look at counts.
    const holds = await tree.read(entry).then(looksLikeManifest, () => true);
    this.known.set(entry.id, holds);
    return holds;
  }
}

const looksLikeManifest = (bytes: Uint8Array): boolean => {
  const text = utf8.decode(bytes);
  return API_VERSION.test(text) && KIND.test(text);
};
