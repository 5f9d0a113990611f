/** Where a URL is reached: as git's `url.<base>.insteadOf`, the longest key that it begins with is replaced by its value. */
export function reachedAt(url: string, insteadOf: Readonly<Record<string, string>>): string {
  const [key] = Object.keys(insteadOf)
    .filter((prefix) => url.startsWith(prefix))
    .sort((a, b) => b.length - a.length);
  return key === undefined ? url : `${insteadOf[key] ?? ''}${url.slice(key.length)}`;
}
