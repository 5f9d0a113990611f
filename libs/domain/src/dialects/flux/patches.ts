import type { KustomizeOptions } from '@fairlead/contracts';
import { z } from 'zod';
import { isRecord } from '../../manifests/kube-object.js';
import type { Path } from '../../platform-documents/yaml-positions.js';
import { optional, Text, type Draft } from '../define-kind.js';

type Patch = NonNullable<KustomizeOptions['patches']>[number];
/** Kustomize's image override; a tag that looks like a number is one in YAML. */
export const Image = z
  .looseObject({
    name: z.string(),
    newName: optional(Text),
    newTag: optional(z.union([z.string(), z.number()]).transform(String)),
    digest: optional(Text),
  })
  .transform(({ name, newName, newTag, digest }) => ({
    name,
    ...(newName ? { newName } : {}),
    ...(newTag ? { newTag } : {}),
    ...(digest ? { digest } : {}),
  }));
export const Json6902 = z.looseObject({ patch: z.union([z.array(z.unknown()), z.string()]), target: z.looseObject({}) });

/** Of older versions: patches that are whole objects. */
export function mergePatches(patches: readonly unknown[] | undefined, at: Path, draft: Draft): Patch[] {
  return (patches ?? []).flatMap((patch, index) => {
    if (typeof patch === 'string') return [{ patch }];
    if (isRecord(patch)) return [{ patch: JSON.stringify(patch) }];
    draft.issues.push({ path: [...at, index], atKey: false, message: 'a patch must be an object' });
    return [];
  });
}

export const json6902Patches = (patches: readonly z.output<typeof Json6902>[] | undefined): Patch[] =>
  (patches ?? []).map(({ patch, target }) => ({ patch: typeof patch === 'string' ? patch : JSON.stringify(patch), target }));
