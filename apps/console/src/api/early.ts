/** After so long an answer is no longer what a page that opens now should show. */
const FRESH_MILLISECONDS = 5_000;
const asked = new Map<string, { readonly answer: Promise<Response>; readonly at: number }>();

/** Asks before the page's own code is there; `takeEarly` hands the answer to whoever asks the same then. */
export function askEarly(path: string): void {
  const url = new URL(path, location.href);
  const answer = fetch(url, { credentials: 'same-origin', headers: { 'fairlead-client': 'console' } });
  // Told to who takes it; nobody may.
  answer.catch(() => undefined);
  asked.set(keyOf(url), { answer, at: performance.now() });
}

/** The answer to a request that was asked early, once; undefined: there is none, ask. */
export function takeEarly({ method, url }: Request): Promise<Response> | undefined {
  if (asked.size === 0) return undefined;
  // What changes something, such as a sign-in, makes everything that was asked before it old.
  if (method !== 'GET') return void asked.clear();
  const key = keyOf(new URL(url));
  const early = asked.get(key);
  asked.delete(key);
  return early && performance.now() - early.at < FRESH_MILLISECONDS ? early.answer : undefined;
}
/** The same whatever the order of what stands after `?`. */
function keyOf({ pathname, searchParams }: URL): string {
  const sorted = new URLSearchParams(searchParams);
  sorted.sort();
  return `${pathname}?${sorted.toString()}`;
}
