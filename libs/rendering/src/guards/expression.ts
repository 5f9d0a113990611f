import { Environment, ParseError } from '@marcbachmann/cel-js';

/** What is wrong with an expression, and where in it; line and column begin at 1. */
export interface RuleProblem {
  readonly message: string;
  readonly line: number;
  readonly column: number;
}
export interface RuleContext {
  readonly object: unknown;
  readonly application: Readonly<Record<string, unknown>>;
}

const environment = new Environment({
  unlistedVariablesAreDyn: false,
  enableOptionalTypes: true,
  limits: { maxAstNodes: 10_000, maxDepth: 100 },
})
  .registerVariable('object', 'map')
  .registerVariable('application', 'map');

/** What a guard rule's expression can't be used for; undefined: it can. */
export function checkRule(expression: string): RuleProblem | undefined {
  const { valid, error, type } = environment.check(expression);
  if (!valid) return problemAt(expression, error?.range?.start ?? 0, error?.summary ?? 'it can not be compiled');
  if (type === undefined || ['bool', 'dyn'].includes(String(type))) return undefined;
  return problemAt(expression, 0, `it comes to ${String(type)} where true or false is needed`);
}

function problemAt(expression: string, offset: number, message: string): RuleProblem {
  const before = expression.slice(0, offset).split('\n');
  return { message, line: before.length, column: (before.at(-1)?.length ?? 0) + 1 };
}

export type CompiledRule = (context: RuleContext) => true | string;

/** A function that answers true, or why the rule does not hold: an error while it is worked out, a missing field say, is a reason as well. */
export function compileRule(expression: string): CompiledRule {
  let evaluate: (context: Record<string, unknown>) => unknown;
  try {
    evaluate = environment.parse(expression);
  } catch (error) {
    return () => `the rule can't be compiled: ${summaryOf(error)}`;
  }
  return (context) => {
    try {
      const result = evaluate({ ...context });
      if (typeof result === 'boolean') return result || 'false';
      return `it comes to ${result === null ? 'null' : `a ${typeof result}`} where true or false is needed`;
    } catch (error) {
      return summaryOf(error);
    }
  };
}

function summaryOf(error: unknown): string {
  if (error instanceof ParseError) return error.summary;
  if (error instanceof Error && 'summary' in error && typeof error.summary === 'string') return error.summary;
  return error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error);
}

/** CEL tells whole numbers from others, and calculates with them only among themselves. */
export function withIntegers(value: unknown): unknown {
  if (typeof value === 'number') return Number.isSafeInteger(value) ? BigInt(value) : value;
  if (Array.isArray(value)) return value.map(withIntegers);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, withIntegers(member)]));
}
