import type { KustomizeOptions } from '@fairlead/contracts';

type Image = NonNullable<KustomizeOptions['images']>[number];

/** An image as `kustomize edit set image` takes it: `[old=]new[:tag][@digest]`. */
export function readImage(text: string): Image {
  const [left = '', right] = split(text, '=');
  const { name, tag, digest } = parts(right ?? left);
  return {
    name: right === undefined ? name : left,
    ...(right === undefined || name === left ? {} : { newName: name }),
    ...(tag === undefined ? {} : { newTag: tag }),
    ...(digest === undefined ? {} : { digest }),
  };
}

function parts(text: string): { name: string; tag: string | undefined; digest: string | undefined } {
  const [beforeDigest = '', digest] = split(text, '@');
  const slash = beforeDigest.lastIndexOf('/');
  const colon = beforeDigest.indexOf(':', slash + 1);
  if (colon < 0) return { name: beforeDigest, tag: undefined, digest };
  return { name: beforeDigest.slice(0, colon), tag: beforeDigest.slice(colon + 1), digest };
}

function split(text: string, by: string): string[] {
  const at = text.indexOf(by);
  return at < 0 ? [text] : [text.slice(0, at), text.slice(at + 1)];
}
