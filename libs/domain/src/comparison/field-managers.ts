import { isRecord, type ManagedFieldsEntry } from '../manifests/kube-object.js';
import { FIELD_MANAGER } from '../ownership/ownership.js';

export interface FieldManager {
  readonly name: string;
  /** `Apply` or `Update`, with the subresource where it is one. */
  readonly operation: string;
  readonly at: string | undefined;
  /** How many fields are its own. */
  readonly fields: number;
}

/** Who wrote an object, as the API server has it; who wrote last first. */
export const fieldManagers = (entries: readonly ManagedFieldsEntry[]): FieldManager[] =>
  newestFirst(entries).map(({ manager = '', operation = '', subresource, time, ...rest }) => ({
    name: manager,
    operation: subresource ? `${operation} (${subresource})` : operation,
    at: time,
    fields: leaves(rest['fieldsV1']),
  }));

/**
 * Who wrote the value at a path as `differences` gives it. Of several the one that wrote last; Fairlead only where nobody else did. Undefined where nobody is
 * known to have, as for defaults. Format: sigs.k8s.io/structured-merge-diff fieldpath, `f:name`, `k:{"name":"web"}`, `v:"item"`.
 */
export function managerOfField(entries: readonly ManagedFieldsEntry[], path: string): string | undefined {
  const steps = stepsOf(path);
  const owners = newestFirst(entries).filter((entry) => owns(entry['fieldsV1'], steps));
  return (owners.find(({ manager }) => manager !== FIELD_MANAGER) ?? owners[0])?.manager;
}

const newestFirst = (entries: readonly ManagedFieldsEntry[]): ManagedFieldsEntry[] =>
  [...entries].sort((a, b) => ((a.time ?? '') < (b.time ?? '') ? 1 : (a.time ?? '') > (b.time ?? '') ? -1 : 0));

interface Step {
  readonly text: string;
  /** Names an item of a list. */
  readonly isItem: boolean;
}
const STEPS = /\['([^']*)'\]|\[([^\]]*)\]|([^.[]+)/g;
const stepsOf = (path: string): Step[] =>
  [...path.matchAll(STEPS)].map(([, quoted, item, name]) => ({ text: quoted ?? item ?? name ?? '', isItem: item !== undefined }));

function owns(fields: unknown, steps: readonly Step[]): boolean {
  if (!isRecord(fields)) return false;
  let node = fields;
  for (const step of steps) {
    // A field that is written as a whole is owned with all that is in it.
    if (node !== fields && Object.keys(node).length === 0) return true;
    const next = step.isItem ? item(node, step.text) : node[`f:${step.text}`];
    if (!isRecord(next)) return false;
    node = next;
  }
  return true;
}

function item(node: Readonly<Record<string, unknown>>, text: string): unknown {
  for (const [key, value] of Object.entries(node)) {
    if (key === `v:${JSON.stringify(text)}` || key === `i:${text}`) return value;
    if (key.startsWith('k:') && keyText(key.slice(2)) === text) return value;
  }
  return undefined;
}

function keyText(json: string): string {
  try {
    return Object.values(JSON.parse(json) as Record<string, unknown>)
      .map(String)
      .join('/');
  } catch {
    return '';
  }
}

function leaves(fields: unknown): number {
  if (!isRecord(fields)) return 0;
  const inner = Object.entries(fields).filter(([name]) => name !== '.');
  return inner.length === 0 ? 1 : inner.reduce((sum, [, value]) => sum + leaves(value), 0);
}
