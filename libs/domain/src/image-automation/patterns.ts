import { runInNewContext } from 'node:vm';
import { FairleadError, Retry } from '@fairlead/contracts';

/** A pattern of a document can't be used. */
export class PatternError extends FairleadError {
  readonly code = 'PatternInvalid';
  readonly retry = Retry.never;
}

/** Long enough for ten thousand tags; a pattern that backtracks without end would hold up everybody else. */
const DEADLINE_MILLISECONDS = 500;
/** Of one text: its parts by number (0: the whole) and by name. */
export type Match = readonly [numbered: readonly (string | undefined)[], named: Readonly<Record<string, string | undefined>>];

/**
 * Matches each text against a regular expression of Go's syntax (RE2): undefined where it doesn't match. What RE2 hasn't (lookaround, references
 * back) is refused, and the time is bounded, since RE2's is linear and JavaScript's isn't.
 * @throws PatternError
 */
export function matchEach(pattern: string, texts: readonly string[]): (Match | undefined)[] {
  const [, flags = '', body = ''] = /^(?:\(\?([ims]+)\))?([\s\S]*)$/.exec(pattern) ?? [];
  const source = body.replaceAll('(?P<', '(?<').replaceAll('\\A', '^').replaceAll('\\z', '$');
  if (/\(\?(=|!|<=|<!)|\\[1-9]|\\k</.test(source)) {
    throw new PatternError(`The pattern ${pattern} uses lookaround or a reference back, which patterns of tags can't have.`, { pattern });
  }
  try {
    new RegExp(source, flags);
  } catch (error) {
    throw new PatternError(`The pattern ${pattern} is no regular expression: ${error instanceof Error ? error.message : String(error)}.`, {
      pattern,
    });
  }
  try {
    const script = `texts.map((text) => { const found = re.exec(text); return found ? [[...found], { ...found.groups }] : undefined; })`;
    return runInNewContext(script, { texts, re: new RegExp(source, flags) }, { timeout: DEADLINE_MILLISECONDS }) as (Match | undefined)[];
  } catch (error) {
    throw new PatternError(
      `The pattern ${pattern} took longer than ${DEADLINE_MILLISECONDS} ms on ${texts.length} tags. Write it without repetitions of repetitions, such as (a+)+.`,
      { pattern },
      error,
    );
  }
}

/** Puts the parts of a match into a template by Go's rules (regexp.Expand): `$1`, `$name`, `${name}`, `$$`; a name is as long as it can be. */
export const expand = (template: string, [numbered, named]: Match): string =>
  template.replace(/\$(?:\$|\{(\w+)\}|(\w+))/g, (all: string, braced?: string, plain?: string) => {
    if (all === '$$') return '$';
    const name = braced ?? plain ?? '';
    return (/^\d+$/.test(name) ? numbered[Number(name)] : named[name]) ?? '';
  });
