import { canonicalJson } from '../manifests/canonical-json.js';
import { isRecord, type KubeObject } from '../manifests/kube-object.js';

/**
 * The same for paths that name the same field, whichever of the two ways they are written in: `containers[name=web]`, as environments are compared, and
 * `containers[web]`, as drift is told.
 */
export const fieldSteps = (path: string): string => stepsOf(path).join('\u0000');

/** What an object has at such a path, as JSON, be it a leaf or more; undefined: nothing. Nothing is hidden. */
export function valueAtPath(object: KubeObject, path: string): string | undefined {
  let value: unknown = object;
  for (const step of stepsOf(path)) {
    if (Array.isArray(value)) value = itemNamed(value, step);
    else if (isRecord(value)) value = value[step];
    else return undefined;
  }
  return value === undefined ? undefined : canonicalJson(value);
}

function itemNamed(items: readonly unknown[], step: string): unknown {
  const named = items.find(
    (item) => isRecord(item) && KEYS.some((key) => item[key] !== undefined && String(item[key]) === step.split('/')[0]),
  );
  return named ?? (/^\d+$/.test(step) ? items[Number(step)] : undefined);
}
const KEYS = ['name', 'key', 'containerPort', 'port', 'mountPath', 'topologyKey', 'ip', 'host', 'path', 'type', 'uid'] as const;

const stepsOf = (path: string): string[] =>
  [...path.matchAll(STEP)].map(
    ([, single, double, item, name]) =>
      single ?? (double === undefined ? undefined : unescaped(double)) ?? (item === undefined ? undefined : itemOf(item)) ?? name ?? '',
  );
const STEP = /\['([^']*)'\]|"((?:[^"\\]|\\.)*)"|\[([^\]]*)\]|([^.["]+)/g;
/** A port is called `80` there and `80/TCP` here. */
const itemOf = (item: string): string => item.replace(/^[A-Za-z]+=/, '').replace(/\/TCP$/, '');

function unescaped(text: string): string {
  try {
    return String(JSON.parse(`"${text}"`));
  } catch {
    return text;
  }
}
