import { canonicalJson } from '../manifests/canonical-json.js';
import { isRecord, splitApiVersion, type KubeObject } from '../manifests/kube-object.js';
import {
  DELETION_APPROVED_ANNOTATION,
  PRUNE_ANNOTATION,
  PRUNE_AWAITED_ANNOTATION,
  REPLICAS_ANNOTATION,
  TRACKING_ANNOTATION,
} from '../ownership/ownership.js';

/** What stands for hidden values within one answer: equal ones get the same letter, and that is all that may be told. A digest of a short one could be guessed. */
export class Letters {
  private readonly given = new Map<string, string>();

  hide(value: string): string {
    let hidden = this.given.get(value);
    if (hidden === undefined) this.given.set(value, (hidden = `(hidden ${letters(this.given.size)})`));
    return hidden;
  }
}

/** 0 → A, 25 → Z, 26 → AA. */
const letters = (number: number): string =>
  (number >= 26 ? letters(Math.floor(number / 26) - 1) : '') + String.fromCharCode(65 + (number % 26));

export const isSecret = ({ apiVersion, kind }: Pick<KubeObject, 'apiVersion' | 'kind'>): boolean =>
  kind === 'Secret' && splitApiVersion(apiVersion).group === '';

/** Holds the whole object as `kubectl apply` sent it. */
const LAST_APPLIED = 'kubectl.kubernetes.io/last-applied-configuration';
/** Annotations that hold nothing of a Secret's values. `fairlead.dev/applied` is a digest of all of it, and so not among them. */
const HARMLESS: ReadonlySet<string> = new Set([
  ...[TRACKING_ANNOTATION, PRUNE_ANNOTATION, PRUNE_AWAITED_ANNOTATION, DELETION_APPROVED_ANNOTATION, REPLICAS_ANNOTATION],
]);

/**
 * The object as it may be shown: of a Secret the values in `data` and `stringData` are hidden, and its annotations, which may hold copies of them.
 * Any other object as it is. The given object is not changed.
 */
export function masked(object: KubeObject, hidden: Letters): KubeObject {
  if (!isSecret(object)) return object;
  const result: KubeObject = { ...object, metadata: { ...object.metadata } };
  if (object['data'] !== undefined) result['data'] = maskedMap(object['data'], hidden, asText);
  // Coded as it will be in `data`, so that a value is the same in both.
  if (object['stringData'] !== undefined)
    result['stringData'] = maskedMap(object['stringData'], hidden, (value) => Buffer.from(asText(value)).toString('base64'));
  const { annotations } = object.metadata;
  if (isRecord(annotations)) {
    result.metadata.annotations = Object.fromEntries(
      Object.entries(annotations).map(([name, value]) => [name, maskedAnnotation(name, asText(value), hidden)]),
    );
  }
  return result;
}

function maskedAnnotation(name: string, value: string, hidden: Letters): string {
  if (HARMLESS.has(name)) return value;
  const applied = name === LAST_APPLIED ? parsed(value) : undefined;
  return applied === undefined ? hidden.hide(value) : JSON.stringify(masked(applied, hidden));
}

function maskedMap(map: unknown, hidden: Letters, textOf: (value: unknown) => string): unknown {
  if (!isRecord(map)) return map === null ? null : hidden.hide(asText(map));
  return Object.fromEntries(Object.entries(map).map(([key, value]) => [key, value === null ? null : hidden.hide(textOf(value))]));
}

/** Only what is a Secret for certain can be masked as one. */
function parsed(text: string): KubeObject | undefined {
  try {
    const value = JSON.parse(text) as unknown;
    return isRecord(value) &&
      isRecord(value['metadata']) &&
      isSecret({ apiVersion: String(value['apiVersion']), kind: String(value['kind']) })
      ? (value as KubeObject)
      : undefined;
  } catch {
    return undefined;
  }
}

const asText = (value: unknown): string => (typeof value === 'string' ? value : canonicalJson(value));
