const SUFFIXES: Readonly<Record<string, number>> = {
  n: 1e-9,
  u: 1e-6,
  m: 1e-3,
  '': 1,
  k: 1e3,
  M: 1e6,
  G: 1e9,
  T: 1e12,
  P: 1e15,
  E: 1e18,
  Ki: 2 ** 10,
  Mi: 2 ** 20,
  Gi: 2 ** 30,
  Ti: 2 ** 40,
  Pi: 2 ** 50,
  Ei: 2 ** 60,
};
const QUANTITY = /^([+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?)([numkMGTPE]|[KMGTPE]i)?$/;

/** A Kubernetes quantity (`500m`, `1Gi`, `1e3`, a number) as a number; undefined for what is none. Semantics: k8s.io/apimachinery/pkg/api/resource. */
export function parseQuantity(value: unknown): number | undefined {
  if (typeof value === 'number') return value;
  if (typeof value !== 'string') return undefined;
  const [, digits, suffix = ''] = QUANTITY.exec(value.trim()) ?? [];
  const factor = SUFFIXES[suffix];
  return digits === undefined || factor === undefined ? undefined : Number(digits) * factor;
}

/** True if both are quantities of the same amount: `1000m` and `1`, `1Gi` and `1024Mi`. Amounts that differ by less than a rounding error are the same. */
export function sameQuantity(a: unknown, b: unknown): boolean {
  const [x, y] = [parseQuantity(a), parseQuantity(b)];
  return x !== undefined && y !== undefined && Math.abs(x - y) <= Math.max(Math.abs(x), Math.abs(y)) * 1e-12;
}

/** Fields whose members are quantities. */
const QUANTITY_MAPS = new Set([
  'limits',
  'requests',
  'capacity',
  'hard',
  'overhead',
  'allocatable',
  'default',
  'defaultRequest',
  'max',
  'min',
  'maxLimitRequestRatio',
]);
/** Fields that are one quantity. */
const QUANTITY_FIELDS = new Set(['sizeLimit', 'divisor', 'averageValue', 'targetAverageValue']);

/** Whether the member `field` of the object found under `parent` is a quantity in the built-in kinds. `value` is one in an HPA's metric target only. */
export const isQuantityField = (parent: string | undefined, field: string): boolean =>
  QUANTITY_FIELDS.has(field) || (parent !== undefined && QUANTITY_MAPS.has(parent)) || (parent === 'target' && field === 'value');
