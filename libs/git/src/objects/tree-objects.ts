import { ObjectNotFoundError } from '../errors.js';
import type { CatFile } from './cat-file.js';

/** One name in a tree object. */
export interface TreeItem {
  readonly name: string;
  readonly mode: string;
  readonly id: string;
}
export type TreeItems = ReadonlyMap<string, TreeItem>;

/** About 100 bytes each. */
const MAX_CACHED_ITEMS = 400_000;

/** Tree objects by id: an unchanged folder is read once for all commits and applications. */
export class TreeObjects {
  private readonly cache = new Map<string, Promise<TreeItems>>();
  private items = 0;

  constructor(
    private readonly catFile: CatFile,
    private readonly folder: string,
  ) {}

  get(id: string): Promise<TreeItems> {
    const known = this.cache.get(id);
    if (known) return known;
    const read = this.read(id);
    this.cache.set(id, read);
    read.then(
      (tree) => {
        if ((this.items += tree.size) > MAX_CACHED_ITEMS) this.forget();
      },
      () => this.cache.delete(id),
    );
    return read;
  }

  forget(): void {
    this.cache.clear();
    this.items = 0;
  }

  private async read(id: string): Promise<TreeItems> {
    const object = await this.catFile.content(id);
    if (object?.type !== 'tree') throw new ObjectNotFoundError(id, this.folder);
    return parseTree(object.data, id.length / 2);
  }
}

/** `<mode> <name>\0<id in bytes>`, one after another. */
export function parseTree(data: Buffer, idBytes: number): TreeItems {
  const items = new Map<string, TreeItem>();
  for (let at = 0; at < data.length;) {
    const space = data.indexOf(32, at);
    const end = data.indexOf(0, space);
    if (space < 0 || end < 0) break;
    const name = data.toString('utf8', space + 1, end);
    items.set(name, { name, mode: data.toString('latin1', at, space), id: data.toString('hex', end + 1, end + 1 + idBytes) });
    at = end + 1 + idBytes;
  }
  return items;
}
