import { renderGoTemplate, Stringer } from '../templates/index.js';
import type { SetterChange, SetterObject } from './setters.js';

/** What is written where the document says nothing, as Flux does. */
export const DEFAULT_IMAGE_UPDATE_MESSAGE = 'Update from image update automation';

/** `Kind`, `Name` and `Namespace` as Flux's templates ask for them. */
class ObjectIdentifier extends Stringer {
  readonly Kind: string;
  readonly Name: string;
  readonly Namespace: string;
  readonly APIVersion: string;
  constructor({ apiVersion, kind, namespace, name }: SetterObject) {
    super();
    [this.APIVersion, this.Kind, this.Namespace, this.Name] = [apiVersion, kind, namespace, name];
  }
  override toString(): string {
    return `${this.Kind}/${this.Namespace === '' ? '' : `${this.Namespace}/`}${this.Name}`;
  }
}
class NamespacedName extends Stringer {
  constructor(
    readonly Namespace: string,
    readonly Name: string,
  ) {
    super();
  }
  override toString(): string {
    return `${this.Namespace}/${this.Name}`;
  }
}
class UpdatedImage extends Stringer {
  readonly Name: string;
  readonly Repository: string;
  readonly Identifier: string;
  readonly Policy: { readonly Namespace: string; readonly Name: string };
  constructor(
    private readonly text: string,
    policy: string,
  ) {
    super();
    const [, repository = text, identifier = ''] = /^(.*?)[:@]((?![^/]*\/).*)$/.exec(text) ?? [];
    [this.Name, this.Repository, this.Identifier] = [text, repository, identifier];
    const [namespace = '', name = ''] = policy.split(':');
    this.Policy = { Namespace: namespace, Name: name };
  }
  override toString(): string {
    return this.text;
  }
}

export interface ImageUpdateCommit {
  /** Namespace and name of the automation, as its templates print it. */
  readonly automation: { readonly namespace: string; readonly name: string };
  readonly values: Readonly<Record<string, string>>;
  /** By path of the file. */
  readonly changes: ReadonlyMap<string, readonly SetterChange[]>;
}

/**
 * The message of a commit of chosen images, by a Go template over what Flux hands to it: `.AutomationObject`, `.Values`, `.Changed.FileChanges`,
 * `.Changed.Objects`, `.Changed.Changes`, and of older documents `.Updated.Files`, `.Updated.Objects`, `.Updated.Images`.
 * @throws TemplateError
 */
export function imageUpdateMessage(template: string | undefined, commit: ImageUpdateCommit): string {
  if (template === undefined) return DEFAULT_IMAGE_UPDATE_MESSAGE;
  const { automation, values, changes } = commit;
  const all = [...changes.values()].flat();
  const data = {
    AutomationObject: new NamespacedName(automation.namespace, automation.name),
    Values: values,
    Changed: {
      FileChanges: Object.fromEntries([...changes].map(([file, list]) => [file, byObject(list)])),
      Objects: byObject(all),
      Changes: unique(all.map(changeOf)),
    },
    Updated: {
      Files: Object.fromEntries([...changes].map(([file, list]) => [file, { Objects: images(byObjectOf(list)) }])),
      Objects: images(byObjectOf(all)),
      Images: imagesOf(all),
    },
  };
  return renderGoTemplate(template, data, { name: 'commit message' });
}

const changeOf = ({ oldValue, newValue, setter }: SetterChange) => ({ OldValue: oldValue, NewValue: newValue, Setter: setter });

function byObjectOf(changes: readonly SetterChange[]): Map<ObjectIdentifier, SetterChange[]> {
  const keys = new Map<string, ObjectIdentifier>();
  const found = new Map<ObjectIdentifier, SetterChange[]>();
  for (const change of changes) {
    const made = new ObjectIdentifier(change.object);
    const text = `${made.APIVersion} ${made.toString()}`;
    const key = keys.get(text) ?? made;
    keys.set(text, key);
    found.set(key, [...(found.get(key) ?? []), change]);
  }
  return found;
}
const byObject = (changes: readonly SetterChange[]) =>
  new Map([...byObjectOf(changes)].map(([object, list]) => [object, list.map(changeOf)]));
const images = (objects: ReadonlyMap<ObjectIdentifier, readonly SetterChange[]>) =>
  new Map([...objects].map(([object, list]) => [object, imagesOf(list)]));
const imagesOf = (changes: readonly SetterChange[]): UpdatedImage[] =>
  [...new Map(changes.map(({ newValue, setter }) => [newValue, setter]))].map(([value, setter]) => new UpdatedImage(value, setter));

function unique<T extends object>(list: readonly T[]): T[] {
  return [...new Map(list.map((item) => [JSON.stringify(item), item])).values()];
}
