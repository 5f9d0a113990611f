import type { SourceTree, TreeEntry } from '@fairlead/domain';
import { ObjectNotFoundError, ObjectTooLargeError } from '../errors.js';
import type { CatFile } from './cat-file.js';
import type { TreeItem, TreeObjects } from './tree-objects.js';

/** Configuration is far smaller; content that is only passed on is not read through here. */
const MAX_READ_BYTES = 4 * 1024 * 1024;

export const typeOfMode = (mode: string): TreeEntry['type'] =>
  mode === '40000' ? 'directory' : mode === '120000' ? 'symlink' : mode === '160000' ? 'submodule' : 'file';

/** The files of one commit, read from Git's objects without a checkout. */
export class GitTree implements SourceTree {
  constructor(
    readonly id: string,
    private readonly trees: TreeObjects,
    private readonly catFile: CatFile,
    private readonly folder: string,
  ) {}

  async entry(path: string): Promise<TreeEntry | undefined> {
    if (path === '') return { path: '', type: 'directory', mode: '40000', id: this.id };
    let id = this.id;
    for (let from = 0; ;) {
      const slash = path.indexOf('/', from);
      const item = (await this.trees.get(id)).get(path.slice(from, slash < 0 ? undefined : slash));
      if (!item) return undefined;
      if (slash < 0) return entryOf(path, item);
      if (item.mode !== '40000') return undefined;
      id = item.id;
      from = slash + 1;
    }
  }

  async list(path: string): Promise<TreeEntry[]> {
    const folder = await this.entry(path);
    if (folder?.type !== 'directory') return [];
    const items = await this.trees.get(folder.id);
    return [...items.values()].map((item) => entryOf(path === '' ? item.name : `${path}/${item.name}`, item));
  }

  /** @throws ObjectTooLargeError above 4 MiB, ObjectNotFoundError */
  async read(entry: TreeEntry): Promise<Uint8Array> {
    const info = await this.catFile.info(entry.id);
    if (!info) throw new ObjectNotFoundError(entry.id, this.folder);
    if (info.size > MAX_READ_BYTES) throw new ObjectTooLargeError(entry.path, info.size, MAX_READ_BYTES);
    const object = await this.catFile.content(entry.id);
    if (!object) throw new ObjectNotFoundError(entry.id, this.folder);
    return object.data;
  }
}

const entryOf = (path: string, { mode, id }: TreeItem): TreeEntry => ({ path, type: typeOfMode(mode), mode, id });
