import type { RefListing } from './listing.js';

/** Output of `git ls-remote --symref`: `ref: <name>\tHEAD`, `<id>\t<name>`. */
export function parseLsRemote(output: string): RefListing {
  const refs = new Map<string, string>();
  let head: string | undefined;
  for (const line of output.split('\n')) {
    const [left = '', name = ''] = line.split('\t');
    if (left.startsWith('ref: ')) {
      if (name === 'HEAD') head = left.slice('ref: '.length);
    } else if (/^[0-9a-f]{40,64}$/.test(left) && !name.endsWith('^{}')) refs.set(name, left);
  }
  return { refs, ...(head !== undefined && { head }) };
}
