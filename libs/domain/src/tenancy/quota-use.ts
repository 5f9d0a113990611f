import { parse } from 'yaml';
import { parseQuantity, sameQuantity } from '../comparison/quantity.js';

/** From this share on little is left. */
const NEAR = 0.9;

export interface QuotaUse {
  /** As Kubernetes calls it, such as `pods` or `requests.cpu`. */
  readonly resource: string;
  /** Kubernetes quantity: what the cluster allows; where it has not counted the resource yet, what the Tenant document says. */
  readonly hard: string;
  /** What the Tenant document says, where the cluster still allows something else. */
  readonly declared?: string;
  /** Kubernetes quantity. Absent: the cluster has not counted it. */
  readonly used?: string;
  /** What is used of `hard`, 0 to 1 also where it is exceeded. Absent where `hard` is 0 or one of them is no quantity. */
  readonly share?: number;
  /** `near`: 90 % or more are used; `exceeded`: more than all, as after a quota was lowered. */
  readonly state?: 'fine' | 'near' | 'exceeded';
}
type Quantities = Readonly<Record<string, string>>;

/** What is allowed where nothing is known of what is used. */
export const quotaLimits = (declared: Quantities): QuotaUse[] => Object.entries(declared).map(([resource, hard]) => ({ resource, hard }));

/**
 * What is used of a namespace's quota: the resources of the Tenant document in its order, then what the cluster limits beside them.
 * @param live the ResourceQuota as the cluster holds it, as YAML
 * @returns undefined while the cluster has not counted anything
 */
export function quotaUse(declared: Quantities, live: string): QuotaUse[] | undefined {
  const { hard, used } = statusOf(live);
  if (hard === undefined || used === undefined) return undefined;
  const names = [...new Set([...Object.keys(declared), ...Object.keys(hard)])];
  return names.map((resource) => {
    const wanted = declared[resource];
    const allowed = hard[resource] ?? wanted ?? '';
    return {
      resource,
      hard: allowed,
      ...(wanted === undefined || wanted === allowed || sameQuantity(wanted, allowed) ? {} : { declared: wanted }),
      ...useOf(used[resource], allowed),
    };
  });
}

function useOf(used: string | undefined, hard: string): Pick<QuotaUse, 'used' | 'share' | 'state'> {
  if (used === undefined) return {};
  const [taken, all] = [parseQuantity(used), parseQuantity(hard)];
  if (taken === undefined || all === undefined) return { used };
  if (taken > all && !sameQuantity(used, hard)) return { used, state: 'exceeded', ...(all > 0 ? { share: 1 } : {}) };
  if (all <= 0) return { used, state: 'fine' };
  const share = Math.min(1, Math.max(0, taken / all));
  return { used, share, state: share >= NEAR ? 'near' : 'fine' };
}

function statusOf(live: string): { hard?: Quantities; used?: Quantities } {
  const { status } = (parse(live) ?? {}) as { status?: { hard?: object; used?: object } };
  return { ...(status?.hard ? { hard: texts(status.hard) } : {}), ...(status?.used ? { used: texts(status.used) } : {}) };
}
const texts = (quantities: object): Quantities =>
  Object.fromEntries(Object.entries(quantities).map(([resource, value]) => [resource, String(value)]));
