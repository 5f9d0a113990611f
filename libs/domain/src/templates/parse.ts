import { TemplateProblem } from './template-error.js';
import { cutTemplate, type Token } from './tokens.js';

export type Expression =
  | { readonly kind: 'literal'; readonly value: string | number | boolean | null; readonly at: number }
  | { readonly kind: 'dot'; readonly at: number }
  | { readonly kind: 'variable'; readonly name: string; readonly at: number }
  | { readonly kind: 'function'; readonly name: string; readonly at: number }
  | { readonly kind: 'pipe'; readonly pipe: Pipe; readonly at: number }
  | { readonly kind: 'field'; readonly of: Expression; readonly name: string; readonly at: number };
export interface Command {
  readonly parts: readonly Expression[];
  readonly at: number;
}
export interface Pipe {
  readonly variables: readonly string[];
  /** `=`: to variables that are there; otherwise they are made. */
  readonly assigns: boolean;
  readonly commands: readonly Command[];
  readonly at: number;
}
export type Node =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'action'; readonly pipe: Pipe }
  | { readonly kind: 'if' | 'with' | 'range'; readonly pipe: Pipe; readonly body: readonly Node[]; readonly otherwise: readonly Node[] }
  | { readonly kind: 'template'; readonly name: string; readonly pipe: Pipe | undefined; readonly at: number }
  | { readonly kind: 'break'; readonly at: number }
  | { readonly kind: 'continue'; readonly at: number };
export interface ParsedTemplate {
  readonly body: readonly Node[];
  readonly named: ReadonlyMap<string, readonly Node[]>;
}

const DEEPEST = 100;

/** Parses a Go template. Throws TemplateProblem. */
export function parseTemplate(source: string): ParsedTemplate {
  return new Parser(source).parse();
}

type Ending = 'end' | 'else' | 'file';

class Parser {
  private readonly pieces;
  private next = 0;
  private tokens: readonly Token[] = [];
  private place = 0;
  private actionAt = 0;
  private depth = 0;
  private readonly named = new Map<string, readonly Node[]>();

  constructor(source: string) {
    this.pieces = cutTemplate(source);
  }

  parse(): ParsedTemplate {
    const { nodes, ending } = this.list();
    if (ending !== 'file') throw new TemplateProblem(`{{${ending}}} without an if, with or range before it`, this.actionAt);
    return { body: nodes, named: this.named };
  }

  /** Nodes up to an {{end}}, {{else …}} or the template's end; of an else, the tokens behind it are left to be read. */
  private list(): { nodes: Node[]; ending: Ending } {
    if (++this.depth > DEEPEST) throw this.problem(`more than ${DEEPEST} blocks within each other`);
    const nodes: Node[] = [];
    for (; this.next < this.pieces.length;) {
      const piece = this.pieces[this.next++];
      if (piece === undefined) break;
      if ('text' in piece) {
        nodes.push({ kind: 'text', text: piece.text });
        continue;
      }
      this.tokens = piece.tokens;
      this.place = 0;
      this.actionAt = piece.at;
      const word = this.peek().kind === 'word' ? this.peek().text : '';
      if (word === 'end' || word === 'else') {
        this.place++;
        if (word === 'end') this.finish();
        this.depth--;
        return { nodes, ending: word };
      }
      const node = this.node(word);
      if (node) nodes.push(node);
    }
    this.depth--;
    return { nodes, ending: 'file' };
  }

  private node(word: string): Node | undefined {
    const at = this.actionAt;
    if (word === 'if' || word === 'with' || word === 'range') {
      this.place++;
      return this.block(word, at);
    }
    if (word === 'break' || word === 'continue') {
      this.place++;
      this.finish();
      return { kind: word, at };
    }
    if (word === 'define' || word === 'block' || word === 'template') {
      this.place++;
      return this.namedTemplate(word, at);
    }
    const pipe = this.pipe();
    this.finish();
    return { kind: 'action', pipe };
  }

  private block(kind: 'if' | 'with' | 'range', at: number): Node {
    const pipe = this.pipe();
    this.finish();
    const { nodes: body, ending } = this.list();
    if (ending === 'file') throw new TemplateProblem(`{{${kind}}} has no {{end}}`, at);
    if (ending === 'end') return { kind, pipe, body, otherwise: [] };
    const after = this.peek();
    if (after.kind === 'word' && (after.text === 'if' || after.text === 'with') && kind !== 'range') {
      this.place++;
      // `{{else if}}` shares the {{end}}.
      return { kind, pipe, body, otherwise: [this.block(after.text, this.actionAt)] };
    }
    this.finish();
    const rest = this.list();
    if (rest.ending !== 'end') throw new TemplateProblem(`{{${kind}}} has no {{end}} after its {{else}}`, at);
    return { kind, pipe, body, otherwise: rest.nodes };
  }

  private namedTemplate(word: 'define' | 'block' | 'template', at: number): Node | undefined {
    const { kind, text: name } = this.take();
    if (kind !== 'string') throw this.problem(`{{${word}}} needs a name in quotes`);
    const pipe = word === 'define' || this.peek().kind === 'end' ? undefined : this.pipe();
    this.finish();
    if (word === 'template') return { kind: 'template', name, pipe, at };
    const { nodes, ending } = this.list();
    if (ending !== 'end') throw new TemplateProblem(`{{${word} ${JSON.stringify(name)}}} has no {{end}}`, at);
    this.named.set(name, nodes);
    return word === 'block' ? { kind: 'template', name, pipe, at } : undefined;
  }

  private pipe(): Pipe {
    const at = this.peek().at;
    const { variables, assigns } = this.declaration();
    const commands: Command[] = [this.command()];
    while (this.peek().kind === '|') {
      this.place++;
      commands.push(this.command());
    }
    for (const { parts, at: where } of commands.slice(1)) {
      const first = parts[0];
      if (first?.kind === 'literal' || first?.kind === 'dot') throw new TemplateProblem('what follows | must be a function', where);
    }
    return { variables, assigns, commands, at };
  }

  private declaration(): { variables: string[]; assigns: boolean } {
    const start = this.place;
    const variables: string[] = [];
    while (this.peek().kind === 'variable') {
      variables.push(this.take().text);
      const sign = this.take().kind;
      if (sign === ':=' || sign === '=') return { variables, assigns: sign === '=' };
      if (sign !== ',' || variables.length === 2) break;
    }
    this.place = start;
    return { variables: [], assigns: false };
  }

  private command(): Command {
    const at = this.peek().at;
    const parts: Expression[] = [];
    while (!['|', ')', 'end'].includes(this.peek().kind)) parts.push(this.operand());
    if (parts.length === 0) throw this.problem('a value or a function is missing');
    if (parts.length > 1 && (parts[0]?.kind === 'literal' || parts[0]?.kind === 'dot')) {
      throw new TemplateProblem('this is no function and takes no arguments', at);
    }
    return { parts, at };
  }

  private operand(): Expression {
    let expression = this.term();
    while (this.peek().kind === 'field' && !this.peek().spaced) {
      const { text: name, at } = this.take();
      expression = { kind: 'field', of: expression, name, at };
    }
    return expression;
  }

  private term(): Expression {
    const { kind, text, at } = this.take();
    if (kind === 'string') return { kind: 'literal', value: text, at };
    if (kind === 'number') return { kind: 'literal', value: numberOf(text, at), at };
    if (kind === 'dot') return { kind: 'dot', at };
    if (kind === 'field') return { kind: 'field', of: { kind: 'dot', at }, name: text, at };
    if (kind === 'variable') return { kind: 'variable', name: text, at };
    if (kind === 'word') return wordOf(text, at);
    if (kind !== '(') throw new TemplateProblem(`unexpected ${kind === 'end' ? 'end of the action' : text}`, at);
    if (++this.depth > DEEPEST) throw this.problem(`more than ${DEEPEST} parentheses within each other`);
    const pipe = this.pipe();
    if (this.take().kind !== ')') throw new TemplateProblem('a parenthesis is not closed', at);
    this.depth--;
    return { kind: 'pipe', pipe, at };
  }

  private peek(): Token {
    const end = this.tokens.at(-1);
    return this.tokens[this.place] ?? { kind: 'end', text: '', at: end ? end.at + end.text.length : this.actionAt, spaced: true };
  }
  private take(): Token {
    const token = this.peek();
    this.place++;
    return token;
  }
  private finish(): void {
    const { kind, text, at } = this.peek();
    if (kind !== 'end') throw new TemplateProblem(`unexpected ${text || kind}`, at);
  }
  private problem(message: string): TemplateProblem {
    return new TemplateProblem(message, this.peek().at);
  }
}

function wordOf(text: string, at: number): Expression {
  if (text === 'true' || text === 'false') return { kind: 'literal', value: text === 'true', at };
  if (text === 'nil') return { kind: 'literal', value: null, at };
  return { kind: 'function', name: text, at };
}

function numberOf(text: string, at: number): number {
  const plain = text.replaceAll('_', '');
  const [, sign = '', digits = ''] = /^([+-]?)(.*)$/.exec(plain) ?? [];
  const value = Number(/^0[0-7]+$/.test(digits) ? `0o${digits.slice(1)}` : digits);
  if (Number.isNaN(value)) throw new TemplateProblem(`${text} is no number`, at);
  return sign === '-' ? -value : value;
}
