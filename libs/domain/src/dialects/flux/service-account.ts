import type { Draft } from '../define-kind.js';

/**
 * The account to apply as, if another than the tenant's. The controllers' own accounts mean "with the rights of Flux itself", and here what
 * holds those is the tenant.
 */
export function accountOf(
  name: string | undefined,
  controller: 'kustomize-controller' | 'helm-controller',
  draft: Draft,
): string | undefined {
  if (!name) return undefined;
  if (name !== controller) return name;
  draft.note(
    ['spec', 'serviceAccountName'],
    `${controller} is Flux's own account; the application is applied with the rights of its tenant`,
  );
  return undefined;
}
