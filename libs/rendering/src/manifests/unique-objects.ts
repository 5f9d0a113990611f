import { describeRef, keyOf, refOf } from '@fairlead/domain';
import { RenderError } from '../errors.js';
import type { LocatedObject, Place } from './read-manifests.js';

/** Notices the second declaration of an object. Two versions of one kind are one object. */
export class UniqueObjects {
  private readonly seen = new Map<string, () => Place>();

  /** @throws RenderError `DuplicateObject` that names both places */
  add({ object, place }: LocatedObject): void {
    const key = keyOf(object);
    const first = this.seen.get(key);
    if (first === undefined) {
      this.seen.set(key, place);
      return;
    }
    const object_ = describeRef(refOf(object));
    const { file, line } = first();
    const where = line === undefined ? file : `${file}:${line}`;
    throw new RenderError('DuplicateObject', `${object_} is declared twice, the first time at ${where}; remove or rename one of them`, {
      ...place(),
      object: object_,
    });
  }
}
