import type { Rollout } from '@fairlead/api-client';

export type CanaryId = Pick<Rollout, 'tenant' | 'application' | 'cluster' | 'namespace' | 'name'>;
/** As it stands in the address. No part can hold a slash. */
export const canaryText = ({ tenant, application, cluster, namespace, name }: CanaryId): string =>
  [tenant, application, cluster, namespace, name].join('/');
export function canaryOf(text: string | undefined): CanaryId | undefined {
  const [tenant, application, cluster, namespace, name, ...more] = text?.split('/') ?? [];
  if (!tenant || !application || !cluster || !namespace || !name || more.length > 0) return undefined;
  return { tenant, application, cluster, namespace, name };
}
