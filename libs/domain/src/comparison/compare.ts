import { isRecord, splitApiVersion, type KubeObject } from '../manifests/kube-object.js';
import { listForm } from './list-keys.js';
import { comparable, isBuiltInGroup } from './normalise.js';
import { isQuantityField, sameQuantity } from './quantity.js';

/** One field that is not as desired. A Secret's values are masked. */
export interface Difference {
  /** `spec.template.spec.containers[name=web].image` */
  path: string;
  desired: unknown;
  /** Absent: the live object lacks the field. */
  live?: unknown;
}

/**
 * Numbers and switches of built-in kinds that are no pointers in Go, so that the API server drops their zero value. Any other `false` or `0`
 * is kept by it, and its absence is a difference.
 */
const ZERO_IS_ABSENT = new Set([
  ...['readOnly', 'hostNetwork', 'hostPID', 'hostIPC', 'stdin', 'stdinOnce', 'tty', 'paused'],
  ...['minReadySeconds', 'publishNotReadyAddresses', 'hostPort', 'nodePort'],
]);
/** Maps whose keys are the user's: an entry with an empty value is an entry. */
const FREE_MAPS = new Set(['data', 'binaryData', 'labels', 'annotations', 'matchLabels', 'nodeSelector', 'parameters', 'selector']);
/** Texts that are pointers in Go: empty means something else than absent. */
const EMPTY_TEXT_COUNTS = new Set(['storageClassName', 'volumeAttributesClassName']);

/** An empty text of a built-in kind is dropped by the API server, apart from where it says something. */
function isDroppedZero(value: unknown, field: string, parent: string | undefined): boolean {
  if (value === '') return !EMPTY_TEXT_COUNTS.has(field) && !(parent !== undefined && FREE_MAPS.has(parent));
  return isZero(value) && ZERO_IS_ABSENT.has(field);
}
const isZero = (value: unknown): boolean => value === '' || value === 0 || value === false;

/** Fields of built-in kinds that the API server fills in where the manifest leaves them empty: being empty asks for nothing. */
const FILLED_IN_WHEN_EMPTY = new Set([
  'apiGroup',
  'clusterIP',
  'nodePort',
  'protocol',
  'imagePullPolicy',
  'volumeName',
  'serviceAccountName',
]);

interface Frame {
  builtIn: boolean;
  found: Difference[];
  /** Stop at the first difference. */
  first: boolean;
}

const isEmpty = (value: unknown): boolean =>
  value === null || (Array.isArray(value) && value.length === 0) || (isRecord(value) && Object.values(value).every(isEmpty));

/** Whether a desired value may be missing from the live object and still be what was asked for. */
function mayBeAbsent(desired: unknown, field: string | undefined, parent: string | undefined, frame: Frame): boolean {
  if (desired === null || desired === undefined) return true;
  if (!frame.builtIn) return false;
  return isEmpty(desired) || (field !== undefined && isDroppedZero(desired, field, parent));
}

function report(frame: Frame, path: string, desired: unknown, live: unknown): void {
  frame.found.push(live === undefined ? { path, desired } : { path, desired, live });
}

function compare(desired: unknown, live: unknown, path: string, field: string | undefined, parent: string | undefined, frame: Frame): void {
  if (frame.first && frame.found.length > 0) return;
  if (desired === live) return;
  if (live === undefined || live === null) {
    if (!mayBeAbsent(desired, field, parent, frame)) report(frame, path, desired, undefined);
  } else if (Array.isArray(desired) && Array.isArray(live)) {
    compareLists(desired, live, path, field, frame);
  } else if (isRecord(desired) && isRecord(live)) {
    for (const [key, value] of Object.entries(desired)) compare(value, live[key], join(path, key), key, field, frame);
  } else if (frame.builtIn && field !== undefined && isZero(desired) && FILLED_IN_WHEN_EMPTY.has(field)) {
    return;
  } else if (!(frame.builtIn && field !== undefined && isQuantityField(parent, field) && sameQuantity(desired, live))) {
    if (!(desired === null && isEmpty(live))) report(frame, path, desired, live);
  }
}

function compareLists(desired: unknown[], live: unknown[], path: string, field: string | undefined, frame: Frame): void {
  const form = frame.builtIn ? listForm(field, desired) : ({ kind: 'ordered' } as const);
  if (form.kind === 'map') {
    const byKey = new Map(live.map((item) => [form.identify(item), item]));
    for (const item of desired) {
      const key = form.identify(item);
      compare(item, byKey.get(key), `${path}[${key.replace('\n', '/')}]`, undefined, field, frame);
    }
  } else if (form.kind === 'set') {
    for (const item of desired) if (!live.includes(item)) report(frame, path, item, undefined);
  } else if (desired.length !== live.length) {
    report(frame, path, desired, live);
  } else {
    desired.forEach((item, index) => compare(item, live[index], `${path}[${index}]`, undefined, field, frame));
  }
}

const join = (path: string, key: string): string => {
  const step = /[.[\]/]/.test(key) ? `['${key}']` : key;
  return path === '' ? step : step.startsWith('[') ? `${path}${step}` : `${path}.${step}`;
};

const isSecret = (object: KubeObject): boolean => object.kind === 'Secret' && splitApiVersion(object.apiVersion).group === '';
const MASK = '••••••';
function masked(difference: Difference): Difference {
  if (!/^(data|stringData)\b/.test(difference.path)) return difference;
  return { path: difference.path, desired: MASK, ...('live' in difference ? { live: MASK } : {}) };
}

function run(desired: KubeObject, live: KubeObject, first: boolean): Difference[] {
  const frame: Frame = { builtIn: isBuiltInGroup(splitApiVersion(desired.apiVersion).group), found: [], first };
  const { apiVersion: _, ...wanted } = comparable(desired);
  compare(wanted, live, '', undefined, undefined, frame);
  return frame.found;
}

/**
 * Fields of the manifest that the live object does not have as desired, in the manifest's order. What the live object has beyond the
 * manifest (defaults, status, other managers' fields, further items of lists that are maps) is no difference.
 */
export function differences(desired: KubeObject, live: KubeObject): Difference[] {
  const found = run(desired, live, false);
  return isSecret(desired) ? found.map(masked) : found;
}

/** The same with nothing hidden: for objects whose secret values were replaced before. */
export const plainDifferences = (desired: KubeObject, live: KubeObject): Difference[] => run(desired, live, false);

/** True if the live object has every field of the manifest as desired: quantities by amount, nothing the same as empty, lists that are maps by key. */
export const isSubset = (desired: KubeObject, live: KubeObject): boolean => run(desired, live, true).length === 0;
