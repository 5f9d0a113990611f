import type { KubeObject } from '@fairlead/domain';
import { statusOf } from '../cluster/conditions.js';
import type { ExternalSecretSpec } from './external-secret-spec.js';
import { resourceVersionOf } from './hashes.js';

/** Milliseconds until the provider must be asked again, 0: now; undefined: not until something changes. As upstream's `shouldRefresh`. */
export function refreshIn(object: KubeObject, { refreshPolicy, refreshInterval }: ExternalSecretSpec, now: number): number | undefined {
  const { refreshTime, syncedResourceVersion } = statusOf(object);
  const last = typeof refreshTime === 'string' ? Date.parse(refreshTime) : Number.NaN;
  if (Number.isNaN(last) || typeof syncedResourceVersion !== 'string') return 0;
  if (refreshPolicy === 'CreatedOnce') return undefined;
  if (syncedResourceVersion !== resourceVersionOf(object)) return 0;
  if (refreshPolicy === 'OnChange' || refreshInterval <= 0) return undefined;
  return last > now ? 0 : Math.max(0, last + refreshInterval - now);
}
