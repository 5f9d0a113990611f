import { createContext, runInContext, type Context } from 'node:vm';
import { SecretSpecError } from './errors.js';

const DEADLINE_MILLISECONDS = 100;

/** Expressions of Go's syntax as far as JavaScript knows them otherwise: flags at the beginning, `(?P<name>`. */
function compile(source: string): RegExp {
  const [, flags = '', rest = source] = /^\(\?([ims]+)\)([\s\S]*)$/.exec(source) ?? [];
  try {
    return new RegExp(rest.replaceAll('(?P<', '(?<'), `u${flags}`);
  } catch {
    throw new SecretSpecError(`${JSON.stringify(source)} is not a regular expression that is understood here`);
  }
}

/**
 * A regular expression that somebody else wrote. JavaScript's may take exponential time, which Go's never do: each call has a deadline, so that an
 * expression can't stop the process.
 */
export class BoundedRegExp {
  private static context: Context | undefined;
  private readonly expression: RegExp;

  constructor(private readonly source: string) {
    this.expression = compile(source);
  }

  test(text: string): boolean {
    return this.run<boolean>('expression.test(text)', text);
  }

  /** Replaces every match; `target` is Go's: `$1`, `${1}`, `${name}`, `$$`. */
  replaceAll(text: string, target: string): string {
    const matches = this.run<{ at: number; whole: string; groups: (string | undefined)[]; named: Record<string, string | undefined> }[]>(
      '[...text.matchAll(new RegExp(expression.source, expression.flags + "g"))].map((m) => ({ at: m.index, whole: m[0], groups: [...m], named: { ...m.groups } }))',
      text,
    );
    let result = '';
    let from = 0;
    for (const match of matches) {
      result += text.slice(from, match.at) + expand(target, match);
      from = match.at + match.whole.length;
    }
    return result + text.slice(from);
  }

  private run<T>(code: string, text: string): T {
    BoundedRegExp.context ??= createContext({});
    Object.assign(BoundedRegExp.context, { expression: this.expression, text });
    try {
      return runInContext(code, BoundedRegExp.context, { timeout: DEADLINE_MILLISECONDS }) as T;
    } catch {
      throw new SecretSpecError(
        `the regular expression ${JSON.stringify(this.source)} takes more than ${DEADLINE_MILLISECONDS} ms: write it simpler`,
      );
    } finally {
      Object.assign(BoundedRegExp.context, { expression: undefined, text: undefined });
    }
  }
}

interface Match {
  readonly groups: readonly (string | undefined)[];
  readonly named: Readonly<Record<string, string | undefined>>;
}
const expand = (target: string, { groups, named }: Match): string =>
  target.replace(/\$(?:\$|\{(\w+)\}|(\w+))/g, (whole, braced: string | undefined, plain: string | undefined) => {
    const name = braced ?? plain;
    if (name === undefined) return whole === '$$' ? '$' : whole;
    return (/^\d+$/.test(name) ? groups[Number(name)] : Object.hasOwn(named, name) ? named[name] : '') ?? '';
  });
