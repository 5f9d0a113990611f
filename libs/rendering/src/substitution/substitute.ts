import { removed, replaced, sliced, type Removal, type Replacement } from './operations.js';

/** Why a text's `${…}` can't be filled in. */
export class SubstitutionError extends Error {
  constructor(
    message: string,
    /** Of a variable that has no value. */
    readonly variable?: string,
  ) {
    super(message);
    this.name = 'SubstitutionError';
  }
}

type Values = Readonly<Record<string, string>>;
/** What a part of the text comes to. */
type Part = (values: Values) => string;

/**
 * Flux's post-build substitution as fluxcd/pkg/envsubst does it: a small, peculiar part of bash's. `$name` is left alone, `$$` is a dollar sign, a
 * variable without value and default is an error, `:+` and `:?` are defaults like `:-`, lengths and offsets count bytes of UTF-8.
 * @throws SubstitutionError
 */
export function substitute(text: string, values: Values): string {
  const part = new Reader(text).whole();
  return part(values);
}

const IDENTIFIER = /[\p{L}\p{Nd}_]/u;
const literal =
  (text: string): Part =>
  () =>
    text;
const joined =
  (parts: readonly Part[]): Part =>
  (values) =>
    parts.map((part) => part(values)).join('');

class Reader {
  private at = 0;

  constructor(private readonly text: string) {}

  whole(): Part {
    const parts: Part[] = [];
    while (this.at < this.text.length) {
      parts.push(this.begins('${') ? this.expression() : literal(this.take(() => true, '$')));
    }
    return joined(parts);
  }

  private begins(what: string): boolean {
    return this.text.startsWith(what, this.at);
  }
  private get next(): string {
    return this.text.charAt(this.at);
  }
  private get bad(): SubstitutionError {
    return new SubstitutionError('bad substitution');
  }

  /** Text up to `${` or what is not accepted. @param escaped characters that the one before them takes the meaning of: `$` for `$$`, `\` for `\/` and `\\` */
  private take(accepts: (character: string) => boolean, escaped: '' | '$' | '$\\' = ''): string {
    let taken = '';
    while (this.at < this.text.length && !this.begins('${')) {
      const isEscape =
        (escaped !== '' && this.begins('$$')) || (escaped === '$\\' && /^\\[/\\]/.test(this.text.slice(this.at, this.at + 2)));
      if (isEscape) this.at++;
      else if (!accepts(this.next)) break;
      taken += this.next;
      this.at++;
    }
    return taken;
  }

  private expression(): Part {
    this.at += 2;
    if (this.next === '#') return this.length();
    const name = this.name();
    if (name === '') throw new SubstitutionError('unable to parse variable name');
    switch (this.next) {
      case ':':
        return /[=\-?+]/.test(this.text.charAt(this.at + 1)) ? this.withDefault(name, 2) : this.slice(name);
      case '=':
        return this.withDefault(name, 1);
      case ',':
      case '^':
        return this.inCase(name);
      case '/':
        return this.replacement(name);
      case '#':
      case '%':
        return this.removal(name);
      default:
        if (this.next !== '}') throw new SubstitutionError('missing closing brace');
        this.at++;
        return valueOf(name);
    }
  }

  private name(): string {
    const from = this.at;
    while (this.at < this.text.length && IDENTIFIER.test(String.fromCodePoint(this.text.codePointAt(this.at) ?? 0))) {
      this.at += (this.text.codePointAt(this.at) ?? 0) > 0xffff ? 2 : 1;
    }
    return this.text.slice(from, this.at);
  }

  private close(): void {
    if (this.next !== '}') throw this.bad;
    this.at++;
  }

  /** A further expression, or a text that may not be empty. */
  private argument(accepts: (character: string) => boolean, escaped: '' | '$\\' = ''): Part {
    if (this.begins('${')) return this.expression();
    const text = this.take(accepts, escaped);
    if (text === '') throw new SubstitutionError('unable to parse substitution within function');
    return literal(text);
  }

  private length(): Part {
    this.at++;
    const name = this.name();
    if (name === '') throw this.bad;
    this.close();
    const value = valueOf(name);
    return (values) => String(Buffer.byteLength(value(values)));
  }

  private withDefault(name: string, width: number): Part {
    this.at += width;
    const parts: Part[] = [];
    while (this.next !== '}') parts.push(this.argument(isNoBrace));
    this.close();
    const fallback = joined(parts);
    return (values) => {
      // What it comes to is looked at in any case: a variable missing in it is an error even where it isn't needed.
      const text = fallback(values);
      return own(values, name) || text;
    };
  }

  private slice(name: string): Part {
    this.at++;
    const from = this.argument((character) => character !== ':' && character !== '}');
    const value = valueOf(name);
    if (this.next === '}') {
      this.close();
      return (values) => sliced(value(values), from(values));
    }
    if (this.next !== ':') throw this.bad;
    while (this.next === ':') this.at++;
    const length = this.argument(isNoBrace);
    this.close();
    return (values) => sliced(value(values), from(values), length(values));
  }

  private inCase(name: string): Part {
    const operation = /^[,^]{1,2}/.exec(this.text.slice(this.at))?.[0] ?? '';
    this.at += operation.length;
    this.close();
    const value = valueOf(name);
    return (values) => inCase(value(values), operation);
  }

  private replacement(name: string): Part {
    const operation = (/^\/[/#%]?/.exec(this.text.slice(this.at))?.[0] ?? '/') as Replacement;
    this.at += operation.length;
    const what = this.next === '/' ? literal('') : this.argument((character) => character !== '/', '$\\');
    if (this.next !== '/') throw this.bad;
    while (this.next === '/') this.at++;
    const by = this.next === '}' ? undefined : this.argument(isNoBrace, '$\\');
    this.close();
    const value = valueOf(name);
    return (values) => replaced(value(values), operation, what(values), by?.(values));
  }

  private removal(name: string): Part {
    const operation = (/^(?:##?|%%?)/.exec(this.text.slice(this.at))?.[0] ?? '#') as Removal;
    this.at += operation.length;
    const pattern = this.argument(isNoBrace);
    this.close();
    const value = valueOf(name);
    return (values) => removed(value(values), operation, pattern(values));
  }
}

const isNoBrace = (character: string): boolean => character !== '}';

const own = (values: Values, name: string): string | undefined => (Object.hasOwn(values, name) ? values[name] : undefined);

const valueOf =
  (name: string): Part =>
  (values) => {
    const value = own(values, name);
    if (value === undefined) throw new SubstitutionError(`variable not set (strict mode): "${name}"`, name);
    return value;
  };

function inCase(value: string, operation: string): string {
  const [first = ''] = value;
  const rest = value.slice(first.length);
  switch (operation) {
    case ',':
      return first.toLowerCase() + rest;
    case ',,':
      return value.toLowerCase();
    case '^':
      return first.toUpperCase() + rest;
    case '^^':
      return value.toUpperCase();
    default:
      return value;
  }
}
