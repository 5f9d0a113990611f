import type { Reference } from './kustomization-references.js';

/** Words looked at: as many as the largest real files have, and not so many that others wait for them. */
const MAX_WORDS = 20_000;

/**
 * Every piece of a text that may be the name of a file or folder, for text that can't be read as YAML: another reader may understand it.
 * Words are taken alone, and whole values too, since names may hold blanks.
 */
export function textualCandidates(text: string): Reference[] {
  const found = new Map<string, Reference>();
  let words = 0;
  let line = 0;
  for (const content of linesOf(text)) {
    line++;
    if (content === '' || words > MAX_WORDS) continue;
    const value = content.replace(/^\s*(?:-\s+)*(?:[\w.-]+\s*:\s+)?/, '').replace(/\s#.*$/, '');
    for (const word of [value, value.replace(/^["']|["']$/g, ''), ...content.split(/[\s"'`,[\]{}]+/, MAX_WORDS)]) {
      words++;
      for (const name of [word, word.replace(/:$/, ''), word.slice(word.indexOf('=') + 1)].map((part) => part.trim())) {
        if (name === '' || name === '.' || name.length > 1024 || name.includes('\0') || found.has(name)) continue;
        found.set(name, { as: 'guess-resource', field: 'text', target: name, line, column: 1 });
      }
    }
  }
  return [...found.values()];
}

/** As `split`, without holding all lines of a text of which only the first are looked at. */
function* linesOf(text: string): Generator<string> {
  for (let from = 0; from <= text.length;) {
    const end = text.indexOf('\n', from);
    yield text.slice(from, end < 0 ? undefined : Math.min(end, from + 4096)).trimEnd();
    if (end < 0) return;
    from = end + 1;
  }
}
