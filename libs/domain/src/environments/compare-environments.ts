import { canonicalJson } from '../manifests/canonical-json.js';
import { refOf, type KubeObject, type ObjectRef } from '../manifests/kube-object.js';
import { flatten } from './flatten.js';

/** What one environment is to run. */
export interface EnvironmentRendering {
  readonly environment: string;
  readonly objects: readonly KubeObject[];
}
export interface FieldComparison {
  readonly path: string;
  /** By environment, as JSON; an environment without the field is missing here. */
  readonly values: Readonly<Record<string, string>>;
}
export interface ObjectComparison {
  readonly group: string;
  readonly kind: string;
  /** Without the environment's name at its begin or end. */
  readonly name: string;
  /** By environment, what the object is called there; an environment without it is missing here. */
  readonly names: Readonly<Record<string, string>>;
  /** Fields that differ among the environments that have the object. */
  readonly fields: readonly FieldComparison[];
}
export interface EnvironmentComparison {
  /** Objects that differ, or are missing somewhere, by kind and name. */
  readonly objects: readonly ObjectComparison[];
  /** How many are the same everywhere. */
  readonly equal: number;
}

/** Where an object is does not make it another one, and what it is called was compared already. */
const IDENTITY = /^(apiVersion|metadata\.(name|namespace|generateName))$/;

/**
 * What differs between environments, object by object and field by field, in what Git says (not in what clusters hold). Objects are the same object if kind
 * and name agree once the environment's name is taken off the name's begin or end (`api-staging` and `api-production`); namespaces don't count. Values of
 * Secrets are hidden: equal ones bear the same letter.
 */
export function compareEnvironments(environments: readonly EnvironmentRendering[]): EnvironmentComparison {
  const byObject = new Map<string, Map<string, KubeObject>>();
  for (const { environment, objects } of environments) {
    for (const object of objects) {
      const key = comparisonKey(refOf(object), environment);
      const seen = byObject.get(key) ?? new Map<string, KubeObject>();
      byObject.set(key, seen.set(environment, object));
    }
  }
  const all = environments.map(({ environment }) => environment);
  const compared = [...byObject].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, held]) => compareOne(held));
  const objects = compared.filter(({ names, fields }) => fields.length > 0 || all.some((name) => !(name in names)));
  return { objects, equal: compared.length - objects.length };
}

/** The same for objects that are the same one in several environments. */
export const comparisonKey = ({ group, kind, name }: Pick<ObjectRef, 'group' | 'kind' | 'name'>, environment: string): string =>
  `${group}/${kind}/${withoutEnvironment(name, environment)}`;

/** What is compared of an object: its leaves by path, as JSON. Nothing is hidden: never to be told as it is. */
export const comparedLeaves = (object: KubeObject): Map<string, string> =>
  new Map([...flatten(object)].filter(([path]) => !IDENTITY.test(path)).map(([path, value]) => [path, canonicalJson(value)]));

/** The name without the environment at its begin or end. */
export function withoutEnvironment(name: string, environment: string): string {
  if (name.endsWith(`-${environment}`)) return name.slice(0, -environment.length - 1);
  if (name.startsWith(`${environment}-`)) return name.slice(environment.length + 1);
  return name;
}

function compareOne(held: ReadonlyMap<string, KubeObject>): ObjectComparison {
  const [[environment, first] = ['', undefined]] = [...held];
  const { group = '', kind = '', name = '' } = first ? refOf(first) : {};
  const names = Object.fromEntries([...held].map(([where, object]) => [where, object.metadata.name]));
  const values = new Map<string, Record<string, string>>();
  for (const [where, object] of held) {
    for (const [path, value] of comparedLeaves(object)) values.set(path, { ...values.get(path), [where]: value });
  }
  const fields = [...values]
    .filter(([, at]) => Object.keys(at).length < held.size || new Set(Object.values(at)).size > 1)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([path, at]) => ({ path, values: holdsSecret({ group, kind }, path) ? hidden(at) : at }));
  return { group, kind, name: withoutEnvironment(name, environment), names, fields };
}

/** Data, and copies of it in annotations. */
export const holdsSecret = ({ group, kind }: Pick<ObjectRef, 'group' | 'kind'>, path: string): boolean =>
  kind === 'Secret' && group === '' && /^(data|stringData|metadata\.annotations)([.[]|$)/.test(path);

/** Only whether values are the same may be told: a digest of a short one could be guessed. */
function hidden(values: Readonly<Record<string, string>>): Record<string, string> {
  const letters = new Map<string, string>();
  return Object.fromEntries(
    Object.entries(values).map(([where, value]) => {
      const letter = letters.get(value) ?? String.fromCharCode(65 + letters.size);
      letters.set(value, letter);
      return [where, `(hidden ${letter})`];
    }),
  );
}
