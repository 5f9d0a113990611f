export const VERBS = ['sync', 'pause', 'resume'] as const;
export type Verb = (typeof VERBS)[number];

/** What somebody types into the palette: `sync shop/api` is a wish, `shop/api` only a search. */
export function readWish(query: string): { readonly verb: Verb | undefined; readonly text: string } {
  const [first = '', ...others] = query.trim().split(/\s+/);
  const verb = others.length > 0 || query.endsWith(' ') ? VERBS.find((each) => each === first.toLowerCase()) : undefined;
  return verb === undefined ? { verb, text: query.trim() } : { verb, text: others.join(' ') };
}
