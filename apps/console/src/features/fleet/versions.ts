/** `registry.example/shop/api:1.4.2@sha256:…` → `api` and `1.4.2`. */
export function readImage(image: string): { readonly name: string; readonly version: string } {
  const [reference = '', digest] = image.split('@');
  const path = reference.slice(reference.lastIndexOf('/') + 1);
  const [name = '', tag] = path.split(':');
  return { name, version: tag ?? (digest === undefined ? 'latest' : digest.replace(/^sha256:/, '').slice(0, 12)) };
}
/** What runs, in a few words: the version that all images share, else the first with its name. */
export function versionText(images: readonly string[]): string {
  const read = images.map(readImage);
  const [first] = read;
  if (!first) return '';
  if (read.every(({ version }) => version === first.version)) return first.version;
  return `${first.name} ${first.version} +${read.length - 1}`;
}
