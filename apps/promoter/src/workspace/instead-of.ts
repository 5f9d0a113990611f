/** The URL that a repository is reached at: as git's `url.<base>.insteadOf`, the longest key that the URL begins with is replaced. */
export function reachedAt(url: string, insteadOf: Readonly<Record<string, string>>): string {
  const [key] = Object.keys(insteadOf)
    .filter((prefix) => url.startsWith(prefix))
    .sort((a, b) => b.length - a.length);
  return key === undefined ? url : `${insteadOf[key]}${url.slice(key.length)}`;
}
