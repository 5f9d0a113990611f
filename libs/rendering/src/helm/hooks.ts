import type { KubeObject } from '@fairlead/domain';

const NEVER_APPLIED = new Set(['test', 'test-success', 'test-failure', 'pre-rollback', 'post-rollback', 'pre-delete', 'post-delete']);

/**
 * Whether an object belongs to an application's manifests: hooks of tests, rollbacks and deletion do not. Those of installing and upgrading are
 * applied like any other object, and their `helm.sh/hook-delete-policy` does nothing. `crd-install` is of helm 2; helm itself leaves such objects out.
 */
export function isApplied({ metadata }: KubeObject): boolean {
  const hook = metadata.annotations?.['helm.sh/hook'];
  if (!hook) return true;
  const hooks = hook.split(',').map((name) => name.trim());
  return hooks.some((name) => !NEVER_APPLIED.has(name));
}
