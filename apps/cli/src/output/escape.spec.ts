import { describe, expect, it } from 'vitest';
import { escaped, forPeople, jsonOf, logText, own } from './escape.js';

const ESC = '\u001b';

describe('text for people', () => {
  it.each([
    ['a title of the window', `${ESC}]0;pwned\u0007`, '^[]0;pwned^G'],
    ['a write to the clipboard', `${ESC}]52;c;cm0gLXJm${ESC}\\`, '^[]52;c;cm0gLXJm^[\\'],
    ['a colour, which may hide', `${ESC}[8mhidden`, '^[[8mhidden'],
    ['a line that goes over another', 'Healthy\rDegraded\b', 'Healthy^MDegraded^H'],
    ['an 8-bit sequence', '\u009b2J\u009d0;x\u009c', '\\u009b2J\\u009d0;x\\u009c'],
    ['the ends of both ranges', '\u0000\u001f\u007f\u0080\u009f', '^@^_^?\\u0080\\u009f'],
    ['a text that reads backwards', 'a\u202eb\u202c\u2066c\u2069', 'a\\u202eb\\u202c\\u2066c\\u2069'],
    ['vertical tab and form feed', '\u000b\u000c', '^K^L'],
    ['what others write in', 'Grüße, 日本語, שלום, 👍🏽, e\u0301, a\u200db', 'Grüße, 日本語, שלום, 👍🏽, e\u0301, a\u200db'],
    ['lines and columns', 'a\tb\nc', 'a\tb\nc'],
    ['what looks escaped', '^[ \\u009b', '^[ \\u009b'],
  ])('shows %s', (_, text, shown) => {
    expect(forPeople(text)).toBe(shown);
    expect(escaped(escaped(text))).toBe(shown);
  });

  it('obeys sequences of our own, and none between them', () => {
    const red = own(`${ESC}[31m`);
    expect(forPeople(`${red}a${ESC}[2J${red}`)).toBe(`${ESC}[31ma^[[2J${ESC}[31m`);
  });
});

describe('a line of a log on a terminal', () => {
  const shown = (line: string, colours = true) => forPeople(logText(line, colours));
  it.each([
    ['keeps its colours, which end with it', `${ESC}[1;31mERROR${ESC}[0m x`, `${ESC}[1;31mERROR${ESC}[0m x${ESC}[0m`],
    ['keeps colours by their number', `${ESC}[38:5:9mx`, `${ESC}[38:5:9mx${ESC}[0m`],
    ['is left alone without any', 'plain', 'plain'],
    ['moves nothing', `${ESC}[2J${ESC}[1A${ESC}[31mx`, `^[[2J^[[1A${ESC}[31mx${ESC}[0m`],
    ['writes no title', `${ESC}]0;x\u0007`, '^[]0;x^G'],
    ['asks the terminal nothing that only ends like a colour', `${ESC}[?25m${ESC}[>4;1m`, '^[[?25m^[[>4;1m'],
    ['begins no sequence with 8 bits', '\u009b31m', '\\u009b31m'],
    ['may end with CR LF', 'x\r', 'x'],
    ['goes over nothing', 'a\rb', 'a^Mb'],
  ])('%s', (_, line, expected) => expect(shown(line)).toBe(expected));
  it('has none where colours are off', () => expect(shown(`${ESC}[31mred${ESC}[0m ${ESC}[2J`, false)).toBe('red ^[[2J'));
});

describe('JSON', () => {
  it('is shown and not obeyed, and reads as the same value', () => {
    const value = { 'k\u202e': `${ESC}[31m\u009b\u007f\u2066é` };
    expect(jsonOf(value)).toBe('{"k\\u202e":"\\u001b[31m\\u009b\\u007f\\u2066é"}');
    expect(JSON.parse(jsonOf(value, 2))).toEqual(value);
  });
});
