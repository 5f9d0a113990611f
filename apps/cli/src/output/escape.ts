/** C0 but newline and tab, DEL, C1, and what turns the direction of text around: a terminal obeys it instead of showing it. */
const OBEYED = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/g;
/** Of them, those that JSON leaves as they are. */
const OBEYED_IN_JSON = /[\u007f-\u009f\u202a-\u202e\u2066-\u2069]/g;
/** Colours and weights of text, and nothing else that a sequence can do. */
const COLOUR = /\u001b\[[0-9;:]*m/g;
const RESET = '\u001b[0m';

/** In the notation of `cat -v`, which kubectl shares (`^[`); what that has no sign for, by its number. */
function shown(character: string): string {
  const code = character.charCodeAt(0);
  return code < 0x20 || code === 0x7f ? `^${String.fromCharCode(code ^ 0x40)}` : numbered(character);
}
const numbered = (character: string): string => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;

/**
 * Text that a terminal shows and does not obey. kubectl's printers do so with ESC and CR (`WriteEscaped` in cli-runtime's `printers/terminal.go`: `^[` and `\r`);
 * here all control characters are shown, since terminals obey the 8-bit ones too, and bidirectional overrides, which make a text read otherwise than it is. Newlines
 * and tabs stay. Doing it twice changes nothing.
 */
export const escaped = (text: string): string => text.replace(OBEYED, shown);

const MARK = `\u0000${globalThis.crypto.randomUUID()}\u0000`;
/** A sequence of our own within text for people: it is obeyed. Nobody else can know the mark that tells it from what came from elsewhere. */
export const own = (sequence: string): string => `${MARK}${sequence}${MARK}`;

/** Text for people as it is written: sequences of our own work, everything else is escaped. */
export const forPeople = (text: string): string =>
  text
    .split(MARK)
    .map((part, index) => (index % 2 === 0 ? escaped(part) : part))
    .join('');

/** JSON whose every string a terminal only shows: JSON itself escapes no more than C0. It reads as the same value. */
export const jsonOf = (value: unknown, indent?: number): string =>
  JSON.stringify(value, undefined, indent).replace(OBEYED_IN_JSON, numbered);

/**
 * A line that a program wrote, as text for people: its colours work, as `kubectl logs` and programs that colour what comes through a pipe have taught people to
 * expect, and end with the line, so that none hides those after it. All else is escaped, where kubectl would let it through.
 * @param colours false: they are left out
 */
export function logText(line: string, colours: boolean): string {
  // Of a line that ended with CR LF the CR is left.
  const text = line.replace(/\r$/, '');
  const isColoured = text.search(COLOUR) >= 0;
  if (!isColoured || !colours) return text.replaceAll(COLOUR, '');
  return `${text.replaceAll(COLOUR, own)}${own(RESET)}`;
}
