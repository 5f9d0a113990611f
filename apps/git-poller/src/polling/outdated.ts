type Refs = ReadonlyMap<string, string>;

/**
 * Whether a fetch would bring something that is wanted.
 * @param wanted refs as applications name them; absent: every ref counts. A commit id is looked for in all of them only while it is not found.
 */
export function isOutdated(here: Refs, there: Refs, wanted?: readonly string[]): boolean {
  const names = wanted
    ? wanted.flatMap((ref) => (ref === 'HEAD' || ref.startsWith('refs/') ? [ref] : [`refs/heads/${ref}`, `refs/tags/${ref}`]))
    : [...here.keys(), ...there.keys()];
  return names.some((name) => here.get(name) !== there.get(name));
}
