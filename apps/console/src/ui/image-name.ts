/** `registry.example.com/team/web:1.4.2@sha256:…` as `web:1.4.2`; without a tag, the beginning of its digest. */
export function imageName(image: string): string {
  const [reference = image, digest] = image.split('@');
  const last = reference.slice(reference.lastIndexOf('/') + 1);
  if (last.includes(':') || digest === undefined) return last;
  return `${last}@${digest.replace(/^sha256:/, '').slice(0, 8)}`;
}
