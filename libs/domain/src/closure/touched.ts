import type { Closure } from './closure.js';
import { ancestors } from './paths.js';

/** Finds whose closure a change touches, without looking at every closure. */
export class ClosureIndex<K> {
  private readonly closures = new Map<K, Closure>();
  /** A change of the path touches. */
  private readonly at = new PathMap<K>();
  /** A change of anything below the path touches. */
  private readonly below = new PathMap<K>();
  /** Those whose closure grows by files that match a glob. */
  private readonly selecting = new Set<K>();

  set(key: K, closure: Closure): void {
    this.delete(key);
    this.closures.set(key, closure);
    if (closure.selection) this.selecting.add(key);
    this.each(closure, (map, path) => map.add(path, key));
  }

  delete(key: K): void {
    const closure = this.closures.get(key);
    if (!closure) return;
    this.closures.delete(key);
    this.selecting.delete(key);
    this.each(closure, (map, path) => map.remove(path, key));
  }

  get(key: K): Closure | undefined {
    return this.closures.get(key);
  }

  /** @param changed paths of files, links and submodules that were added, changed or removed */
  touchedBy(changed: Iterable<string>): Set<K> {
    const touched = new Set<K>();
    const take = (keys: Iterable<K>): void => {
      for (const key of keys) touched.add(key);
    };
    for (const path of changed) {
      take(this.at.get(path));
      take(this.below.get(path));
      take(this.below.get(''));
      for (const folder of ancestors(path)) take(this.below.get(folder));
      for (const key of this.selecting) if (this.closures.get(key)?.selection?.matches(path)) touched.add(key);
    }
    return touched;
  }

  private each({ files, watched }: Closure, apply: (map: PathMap<K>, path: string) => void): void {
    for (const { path } of files) this.one(path, 'exact', apply);
    for (const { path, scope } of watched) this.one(path, scope, apply);
  }

  /** A change of a folder above means that the folder became a link or a file. A file's `below`: it became a folder. */
  private one(path: string, scope: 'exact' | 'below', apply: (map: PathMap<K>, path: string) => void): void {
    apply(this.at, path);
    if (scope === 'below') apply(this.below, path);
    for (const folder of ancestors(path)) apply(this.at, folder);
  }
}

class PathMap<K> {
  private readonly keys = new Map<string, Set<K>>();

  add(path: string, key: K): void {
    const found = this.keys.get(path);
    if (found) found.add(key);
    else this.keys.set(path, new Set([key]));
  }

  remove(path: string, key: K): void {
    const found = this.keys.get(path);
    if (found?.delete(key) && found.size === 0) this.keys.delete(path);
  }

  get(path: string): Iterable<K> {
    return this.keys.get(path) ?? [];
  }
}

/** Whether a change of these paths can change what the closure's source renders to. */
export function closureTouchedBy(closure: Closure, changed: Iterable<string>): boolean {
  const index = new ClosureIndex<true>();
  index.set(true, closure);
  return index.touchedBy(changed).size > 0;
}
