import { keyOf, type KubeObject } from '@fairlead/domain';
import type { ApiResource } from '../api-resource.js';
import { ingest } from './ingest.js';

export interface ObjectChange {
  type: 'added' | 'modified' | 'deleted';
  key: string;
  /** For `deleted`: the last that was seen of it. */
  object: KubeObject;
  /** What was kept before. */
  previous: KubeObject | undefined;
  /** Who else last changed the object, apart from its status. */
  otherManager: string | undefined;
}
interface Kept {
  object: KubeObject;
  otherManager: string | undefined;
}

/** Objects of one kind by key; says what each new state of one, or of all, changes. */
export class ObjectStore {
  private kept = new Map<string, Kept>();

  constructor(
    private readonly resource: ApiResource,
    private readonly onChange: (change: ObjectChange) => void,
  ) {}

  get(key: string): KubeObject | undefined {
    return this.kept.get(key)?.object;
  }
  otherManager(key: string): string | undefined {
    return this.kept.get(key)?.otherManager;
  }
  *objects(): IterableIterator<KubeObject> {
    for (const { object } of this.kept.values()) yield object;
  }
  get size(): number {
    return this.kept.size;
  }

  put(raw: KubeObject): void {
    const next = ingest(raw, this.resource);
    const key = keyOf(next.object);
    const previous = this.kept.get(key)?.object;
    if (previous && previous.metadata.resourceVersion === next.object.metadata.resourceVersion) return;
    this.kept.set(key, next);
    this.onChange({ type: previous ? 'modified' : 'added', key, object: next.object, previous, otherManager: next.otherManager });
  }

  remove(raw: KubeObject): void {
    const { object, otherManager } = ingest(raw, this.resource);
    const key = keyOf(object);
    const previous = this.kept.get(key)?.object;
    if (!this.kept.delete(key)) return;
    this.onChange({ type: 'deleted', key, object, previous, otherManager });
  }

  /** Everything that there is now: what is kept beyond it was deleted unseen. */
  replace(all: readonly KubeObject[]): void {
    const present = new Set<string>();
    for (const raw of all) {
      this.put(raw);
      present.add(keyOf(raw));
    }
    for (const [key, { object, otherManager }] of [...this.kept]) {
      if (present.has(key)) continue;
      this.kept.delete(key);
      this.onChange({ type: 'deleted', key, object, previous: object, otherManager });
    }
  }
}
