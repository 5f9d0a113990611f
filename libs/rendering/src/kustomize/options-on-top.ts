import type { KustomizeOptions } from '@fairlead/contracts';
import { isRecord } from '@fairlead/domain';

type Kustomization = Readonly<Record<string, unknown>>;
type Image = NonNullable<KustomizeOptions['images']>[number];
type OnTop = Pick<
  KustomizeOptions,
  | 'namespace'
  | 'namePrefix'
  | 'nameSuffix'
  | 'images'
  | 'replicas'
  | 'patches'
  | 'components'
  | 'commonLabels'
  | 'labels'
  | 'commonAnnotations'
>;
const FIELDS = [
  'namespace',
  'namePrefix',
  'nameSuffix',
  'images',
  'replicas',
  'patches',
  'components',
  'commonLabels',
  'labels',
  'commonAnnotations',
] as const satisfies readonly (keyof OnTop)[];

export const isAnythingOnTop = (options: OnTop): boolean => FIELDS.some((field) => options[field] !== undefined);

/**
 * A kustomization with an application's options put into it, as Flux (fluxcd/pkg/kustomize, generator) and Argo CD (`kustomize edit`) do: single
 * values take the place of the kustomization's, lists go after what it has, images and replicas of one name are merged. Where it holds something else than a
 * list or mapping, kustomize is left to say so.
 */
export function withOptionsOnTop(kustomization: Kustomization, options: OnTop): Kustomization {
  const { namespace, namePrefix, nameSuffix, images, replicas, patches, components, labels, commonLabels, commonAnnotations } = options;
  return {
    ...kustomization,
    ...(namespace !== undefined && { namespace }),
    ...(namePrefix !== undefined && { namePrefix }),
    ...(nameSuffix !== undefined && { nameSuffix }),
    ...list(kustomization, 'images', images, mergedImages),
    ...list(kustomization, 'replicas', replicas, (own, added) => [...own.filter(isNoneOf(added)), ...added]),
    ...list(kustomization, 'patches', patches, appended),
    ...list(kustomization, 'components', components, appended),
    ...list(kustomization, 'labels', labels && [{ pairs: labels, includeSelectors: false }], appended),
    ...mapping(kustomization, 'commonLabels', commonLabels),
    ...mapping(kustomization, 'commonAnnotations', commonAnnotations),
  };
}

const appended = (own: readonly unknown[], added: readonly unknown[]): unknown[] => [...own, ...added];
const nameOf = (value: unknown): unknown => (isRecord(value) ? value['name'] : undefined);
const isNoneOf =
  (named: readonly { name: string }[]) =>
  (value: unknown): boolean =>
    !named.some(({ name }) => nameOf(value) === name);

/** Field by field, but a tag and a digest are one thing: either takes the place of both. */
function mergedImages(own: readonly unknown[], added: readonly Image[]): unknown[] {
  const merged = [...own];
  for (const { name, newName, newTag, digest } of added) {
    const at = merged.findIndex((value) => nameOf(value) === name);
    const before = isRecord(merged[at]) ? merged[at] : {};
    const version = newTag !== undefined || digest !== undefined ? { newTag, digest } : {};
    const image = { ...before, name, ...(newName !== undefined && { newName }), ...version };
    if (at < 0) merged.push(image);
    else merged[at] = image;
  }
  return merged;
}

function list<T>(
  kustomization: Kustomization,
  field: string,
  added: readonly T[] | undefined,
  merge: (own: readonly unknown[], added: readonly T[]) => unknown[],
): Record<string, unknown> {
  const own = kustomization[field] ?? [];
  return added === undefined || !Array.isArray(own) ? {} : { [field]: merge(own, added) };
}

function mapping(
  kustomization: Kustomization,
  field: string,
  added: Readonly<Record<string, string>> | undefined,
): Record<string, unknown> {
  const own = kustomization[field] ?? {};
  return added === undefined || !isRecord(own) ? {} : { [field]: { ...own, ...added } };
}
