import type { ApiDrift, ApiObjectDetail } from '@fairlead/contracts';
import { fieldSteps, FIELD_MANAGER, holdsSecret, refOf, valueAtPath, withoutEnvironment } from '@fairlead/domain';
import type { LiveObject } from './ask-clusters.js';
import type { Compared, ComparedField, ComparedObject } from './compared.js';

type Difference = ApiObjectDetail['differences'][number];
/** Letters of one answer say nothing about those of another, so none are shown. */
const HIDDEN = { git: '(hidden)', live: '(hidden, another value)' } as const;

/**
 * The compared objects with what clusters hold instead, field by field. Objects that Git says the same of everywhere come in where one drifted. What is given is
 * not changed.
 * @param objects by `comparisonKey`
 */
export function addDrift(
  objects: ReadonlyMap<string, ComparedObject>,
  environments: readonly Compared[],
  found: readonly LiveObject[],
): ComparedObject[] {
  const result = new Map([...objects].map(([key, object]) => [key, { ...object, fields: object.fields.map((field) => ({ ...field })) }]));
  for (const live of found) {
    const drift = driftOf(live.detail);
    if (drift === 'none') {
      result.get(live.key)?.live.push(nameOf(live));
      continue;
    }
    const object = result.get(live.key) ?? unlike(live, environments);
    object.live = [...object.live, nameOf(live)];
    result.set(live.key, object);
    if (drift === 'fields') for (const one of live.detail.differences) addField(object, live, one, environments);
    else object.drift = [...object.drift, { ...about(live), healed: false, why: drift }];
  }
  return [...result].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, object]) => object);
}

function driftOf({ desired, live, differences, message }: ApiObjectDetail): 'none' | 'fields' | (string & {}) {
  if (desired === undefined)
    return 'It runs and is not in Git any more: it goes with the next sync, or once somebody confirms its deletion.';
  if (live === undefined)
    return message === undefined || /not there/.test(message)
      ? 'It is in Git and does not run.'
      : `It is in Git and does not run: ${message}.`;
  return differences.length === 0 ? 'none' : 'fields';
}

const nameOf = ({ environment, cluster, detail }: LiveObject): ComparedObject['live'][number] => {
  const { group, kind, namespace, name } = detail;
  return { environment: environment as ApiDrift['environment'], cluster, group, kind, namespace, name };
};
const about = ({ environment, cluster }: LiveObject): Pick<ApiDrift, 'environment' | 'cluster'> => ({
  environment: environment as ApiDrift['environment'],
  cluster,
});

/** An object that did not differ in Git. */
function unlike({ key, environment, detail }: LiveObject, environments: readonly Compared[]): ComparedObject {
  const { group, kind, name } = detail;
  const names = Object.fromEntries(
    environments.flatMap((one) => {
      const object = one.objects.get(key);
      return object === undefined ? [] : [[one.environment, refOf(object).name]];
    }),
  );
  return { group, kind, name: withoutEnvironment(name, environment), names, fields: [], marks: [], drift: [], live: [] };
}

function addField(object: ComparedObject, live: LiveObject, difference: Difference, environments: readonly Compared[]): void {
  const steps = fieldSteps(difference.path);
  let field = object.fields.find(({ path }) => fieldSteps(path) === steps);
  if (field === undefined) {
    field = { path: difference.path, values: valuesOf(object, live.key, difference.path, environments), marks: [], drift: [] };
    object.fields.push(field);
  }
  field.drift = [...field.drift, driftIn(object, field, live, difference)];
}

function valuesOf(object: ComparedObject, key: string, path: string, environments: readonly Compared[]): ComparedField['values'] {
  const isHidden = holdsSecret(object, path);
  return Object.fromEntries(
    environments.flatMap((one) => {
      const held = one.objects.get(key);
      const value = held && valueAtPath(held, path);
      return value === undefined ? [] : [[one.environment, isHidden ? HIDDEN.git : value]];
    }),
  );
}

function driftIn(object: ComparedObject, { values }: ComparedField, live: LiveObject, difference: Difference): ApiDrift {
  const { path, desired, live: runs, manager, healed } = difference;
  const isHidden = holdsSecret(object, path);
  const wanted = isHidden && desired !== undefined ? (values[live.environment] ?? HIDDEN.git) : desired;
  const at = manager === undefined ? undefined : live.detail.managers.find(({ name }) => name === manager)?.at;
  return {
    ...about(live),
    ...(wanted === undefined ? {} : { wanted }),
    ...(runs === undefined ? {} : { runs: isHidden ? HIDDEN.live : runs }),
    ...(manager === undefined ? {} : { manager }),
    ...(at === undefined ? {} : { at }),
    healed,
    why: `${whoChanged(difference)} ${healed ? 'Fairlead writes what Git says with its next look.' : 'It stays so until somebody syncs: self-heal is off, or the application is paused.'}`,
  };
}

function whoChanged({ manager, live }: Difference): string {
  if (manager === FIELD_MANAGER) return 'What Git says now is not applied yet: Fairlead itself wrote what runs, from an earlier version.';
  if (manager !== undefined) return `${manager} wrote what runs.`;
  return live === undefined
    ? 'Somebody removed it in the cluster.'
    : 'Nobody is known to have written what runs; it may be a default of the API server.';
}
