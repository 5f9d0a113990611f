type Term = '*' | ((character: string) => boolean);

/**
 * Whether a whole text matches a pattern of the shell: `*` anything, `/` too, `?` one character, `[a-z]` and `[^a-z]` one of a set, `\` takes the next
 * character as it is. A pattern that is not closed matches nothing. Takes time by the product of both lengths at most.
 */
export function matchesPattern(pattern: string, text: string): boolean {
  const terms = termsOf(pattern);
  if (!terms) return false;
  let [at, term] = [0, 0];
  let [star, resume] = [-1, 0];
  while (at < text.length) {
    const next = terms[term];
    if (next === '*') [star, resume, term] = [term, at, term + 1];
    else if (next?.(text.charAt(at))) [at, term] = [at + 1, term + 1];
    else if (star >= 0) [resume, at, term] = [resume + 1, resume + 1, star + 1];
    else return false;
  }
  return terms.slice(term).every((rest) => rest === '*');
}

function termsOf(pattern: string): Term[] | undefined {
  const terms: Term[] = [];
  for (let at = 0; at < pattern.length; at++) {
    const character = pattern.charAt(at);
    if (character === '*') terms.push('*');
    else if (character === '?') terms.push(() => true);
    else if (character === '[') {
      const set = /^\[(\^?)((?:\\.|[^\]\\])+)\]/.exec(pattern.slice(at));
      if (!set) return undefined;
      terms.push(oneOf(set[2] ?? '', set[1] === '^'));
      at += set[0].length - 1;
    } else {
      const wanted = character === '\\' ? pattern.charAt(++at) : character;
      terms.push((other) => other === wanted);
    }
  }
  return terms;
}

function oneOf(set: string, negated: boolean): (character: string) => boolean {
  const ranges = [...set.matchAll(/(\\.|[^\\])(?:-(\\.|[^\\]))?/gs)].map(([, low = '', high = low]) => [
    low.at(-1) ?? '',
    high.at(-1) ?? '',
  ]);
  return (character) => ranges.some(([low = '', high = '']) => character >= low && character <= high) !== negated;
}
