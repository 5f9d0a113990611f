import { isRecord } from '../manifests/kube-object.js';

/**
 * Lists of the built-in kinds that are maps: which fields tell their items apart. From the `x-kubernetes-list-map-keys` of the API
 * server's OpenAPI document. The rest are compared in order. Where a name is used for several lists (`ports`), the first set of fields that
 * the items bear decides.
 */
const LIST_KEYS: Readonly<Record<string, readonly (readonly string[])[]>> = {
  containers: [['name']],
  initContainers: [['name']],
  ephemeralContainers: [['name']],
  env: [['name']],
  volumes: [['name']],
  volumeMounts: [['mountPath']],
  volumeDevices: [['devicePath']],
  ports: [
    ['containerPort', 'protocol'],
    ['port', 'protocol'],
  ],
  imagePullSecrets: [['name']],
  hostAliases: [['ip']],
  topologySpreadConstraints: [['topologyKey', 'whenUnsatisfiable']],
  schedulingGates: [['name']],
  resourceClaims: [['name']],
  claims: [['name']],
  webhooks: [['name']],
  validations: [],
  matchConditions: [['name']],
  conditions: [['type']],
  secrets: [['name']],
  ownerReferences: [['uid']],
};
const DEFAULTS: Readonly<Record<string, string>> = { protocol: 'TCP' };
/** Lists that are sets: order says nothing, further items are others'. */
const SETS = new Set(['finalizers', 'podCIDRs']);

export type ListForm = { kind: 'map'; identify: (item: unknown) => string } | { kind: 'set' } | { kind: 'ordered' };
const ORDERED: ListForm = { kind: 'ordered' };

const valueOf = (item: Record<string, unknown>, field: string): unknown => item[field] ?? DEFAULTS[field];
const bears = (item: unknown, fields: readonly string[]): boolean =>
  isRecord(item) && fields.every((field) => valueOf(item, field) !== undefined);

/**
 * How the list `field` is compared. Items that bear the same key twice (allowed for container ports of differing hostIP) make it an
 * ordered one.
 */
export function listForm(field: string | undefined, items: readonly unknown[]): ListForm {
  if (field === undefined) return ORDERED;
  if (SETS.has(field)) return { kind: 'set' };
  const fields = LIST_KEYS[field]?.find((candidate) => items.every((item) => bears(item, candidate)));
  if (!fields) return ORDERED;
  const identify = (item: unknown): string => (isRecord(item) ? fields.map((name) => String(valueOf(item, name))).join('\n') : '');
  return new Set(items.map(identify)).size === items.length ? { kind: 'map', identify } : ORDERED;
}
