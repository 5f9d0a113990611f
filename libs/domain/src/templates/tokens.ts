import { TemplateProblem } from './template-error.js';

export type TokenKind = 'word' | 'field' | 'variable' | 'string' | 'number' | 'dot' | '(' | ')' | '|' | ':=' | '=' | ',' | 'end';
export interface Token {
  readonly kind: TokenKind;
  /** Of a string: what it stands for. Of a field or variable: the name without its sign. */
  readonly text: string;
  readonly at: number;
  /** Separated from what comes before: `(x).y` is a field of x, `(x) .y` are two arguments. */
  readonly spaced: boolean;
}
/** A stretch of plain text, or one action. */
export type Piece = { readonly text: string } | { readonly tokens: readonly Token[]; readonly at: number };

const WORD = /[\p{L}_][\p{L}\p{N}_]*/uy;
const NUMBER = /[+-]?(?:0[xX][0-9a-fA-F_]+|0[oO]?[0-7_]+(?![.\d])|(?:\d[\d_]*\.?\d*|\.\d+)(?:[eE][+-]?\d+)?)/y;
const BLANKS = /^[ \t\r\n]+/;

/** Cuts a template into text and actions as Go's text/template does, trim marks (`{{-`, `-}}`) and comments carried out. Throws TemplateProblem. */
export function cutTemplate(source: string): Piece[] {
  const pieces: Piece[] = [];
  let position = 0;
  let trimNext = false;
  const text = (from: number, to: number, trimEnd: boolean): void => {
    let part = source.slice(from, to);
    if (trimNext) part = part.replace(BLANKS, '');
    if (trimEnd) part = part.replace(/[ \t\r\n]+$/, '');
    trimNext = false;
    if (part !== '') pieces.push({ text: part });
  };
  while (position < source.length) {
    const open = source.indexOf('{{', position);
    if (open < 0) break;
    const trimmed = /^-[ \t\r\n]/.test(source.slice(open + 2, open + 4));
    text(position, open, trimmed);
    const action = readAction(source, open, open + 2 + (trimmed ? 1 : 0));
    if (action.tokens.length > 0) pieces.push({ tokens: action.tokens, at: open });
    position = action.end;
    trimNext = action.trimAfter;
  }
  text(position, source.length, false);
  return pieces;
}

function readAction(source: string, open: number, from: number): { tokens: Token[]; end: number; trimAfter: boolean } {
  const comment = /^\s*\/\*/.exec(source.slice(from));
  if (comment) {
    const end = source.indexOf('*/', from + comment[0].length);
    const close = end < 0 ? null : /^(\s+-)?\}\}/.exec(source.slice(end + 2));
    if (!close) throw new TemplateProblem('a comment is not closed: it must end in */}}', open);
    return { tokens: [], end: end + 2 + close[0].length, trimAfter: close[1] !== undefined };
  }
  const tokens: Token[] = [];
  let position = from;
  for (;;) {
    const blank = BLANKS.exec(source.slice(position));
    if (blank) position += blank[0].length;
    if (position >= source.length) throw new TemplateProblem('an action is not closed: }} is missing', open);
    if (blank && source.startsWith('-}}', position)) return { tokens, end: position + 3, trimAfter: true };
    if (source.startsWith('}}', position)) return { tokens, end: position + 2, trimAfter: false };
    const { token, end } = readToken(source, position, blank !== null);
    tokens.push(token);
    position = end;
  }
}

function readToken(source: string, at: number, spaced: boolean): { token: Token; end: number } {
  const token = (kind: TokenKind, text: string, length: number) => ({ token: { kind, text, at, spaced }, end: at + length });
  const match = (pattern: RegExp, from: number): string | undefined => {
    pattern.lastIndex = from;
    return pattern.exec(source)?.[0];
  };
  const sign = source[at] ?? '';
  if (sign === '"' || sign === '`' || sign === "'") return readQuoted(source, at, sign, spaced);
  if (source.startsWith(':=', at)) return token(':=', ':=', 2);
  if (sign === '(' || sign === ')' || sign === '|' || sign === '=' || sign === ',') return token(sign, sign, 1);
  if (sign === '.' && !/\d/.test(source[at + 1] ?? '')) {
    const name = match(WORD, at + 1);
    return name === undefined ? token('dot', '.', 1) : token('field', name, name.length + 1);
  }
  if (sign === '$') {
    const name = match(WORD, at + 1) ?? '';
    return token('variable', name, name.length + 1);
  }
  const number = /[\d.+-]/.test(sign) ? match(NUMBER, at) : undefined;
  if (number !== undefined) return token('number', number, number.length);
  const word = match(WORD, at);
  if (word !== undefined) return token('word', word, word.length);
  throw new TemplateProblem(`unexpected ${JSON.stringify(sign)}`, at);
}

const ESCAPES: Readonly<Record<string, string>> = { n: '\n', t: '\t', r: '\r', a: '\x07', b: '\b', f: '\f', v: '\v' };

function readQuoted(source: string, at: number, quote: string, spaced: boolean): { token: Token; end: number } {
  let text = '';
  for (let position = at + 1; position < source.length; position++) {
    const sign = source[position] ?? '';
    if (sign === quote) {
      const kind = quote === "'" ? 'number' : 'string';
      // A character constant is its code point.
      return { token: { kind, text: kind === 'number' ? String(text.codePointAt(0) ?? 0) : text, at, spaced }, end: position + 1 };
    }
    if (quote !== '`' && sign === '\n') break;
    if (quote !== '`' && sign === '\\') {
      const [whole, code] = /^\\(x[0-9a-fA-F]{2}|u[0-9a-fA-F]{4}|U[0-9a-fA-F]{8}|[0-7]{3}|.)/s.exec(source.slice(position)) ?? [];
      if (whole === undefined || code === undefined) break;
      text += unescape(code, position);
      position += whole.length - 1;
    } else text += sign;
  }
  throw new TemplateProblem('a string is not closed', at);
}

function unescape(code: string, at: number): string {
  if (code.length > 1) return String.fromCodePoint(Number.parseInt(code.replace(/^[xuU]/, ''), /^[0-7]/.test(code) ? 8 : 16));
  const known = ESCAPES[code] ?? (/["'\\]/.test(code) ? code : undefined);
  if (known === undefined) throw new TemplateProblem(`unknown escape \\${code}`, at);
  return known;
}
