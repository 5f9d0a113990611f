/**
 * Whether a tenant's allow-list entry covers a text: `*` stands for anything but `/` and `:` (so it stays within one part of a URL's path, host
 * or port), `**` for anything. All else is itself: in URLs, the further characters of shell globs are ordinary ones.
 */
export function matchesGlob(glob: string, text: string): boolean {
  const pattern = glob
    .split(/(\*\*|\*)/)
    .map((part) => (part === '**' ? '.*' : part === '*' ? '[^/:]*' : part.replace(/[\\^$.|?+()[\]{}]/g, '\\$&')))
    .join('');
  return new RegExp(`^${pattern}$`, 's').test(text);
}
