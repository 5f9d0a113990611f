export interface ImageParts {
  readonly name: string;
  /** The tag; without one the beginning of the digest, and without that what the registry takes. */
  readonly version: string;
}
const SHORT_DIGEST = 8;

/** `registry.example/shop/api:1.4.2@sha256:…` → `api` and `1.4.2`. */
export function readImage(image: string): ImageParts {
  const { name, tag, digest } = partsOf(image);
  return { name, version: tag ?? digest ?? 'latest' };
}
/** `registry.example.com/team/web:1.4.2@sha256:…` as `web:1.4.2`; without a tag, the beginning of its digest. */
export function imageName(image: string): string {
  const { name, tag, digest } = partsOf(image);
  if (tag !== undefined) return `${name}:${tag}`;
  return digest === undefined ? name : `${name}@${digest}`;
}
/** What runs, in a few words: the version that all images share, else the first with its name. */
export function versionText(images: readonly string[]): string {
  const read = images.map(readImage);
  const [first] = read;
  if (!first) return '';
  if (read.every(({ version }) => version === first.version)) return first.version;
  return `${first.name} ${first.version} +${read.length - 1}`;
}

function partsOf(image: string): { name: string; tag: string | undefined; digest: string | undefined } {
  const [reference = '', digest] = image.split('@');
  const [name = '', tag] = reference.slice(reference.lastIndexOf('/') + 1).split(':');
  return { name, tag, digest: digest?.replace(/^sha256:/, '').slice(0, SHORT_DIGEST) };
}
