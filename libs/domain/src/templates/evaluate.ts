import type { Command, Expression, Node, ParsedTemplate, Pipe } from './parse.js';
import { TemplateProblem } from './template-error.js';
import { isFields, isTrue, kindOf, printValue, sortedKeys, type Value } from './values.js';

export interface TemplateLimits {
  /** Most characters of output, and of any string made on the way. Default 1,048,576. */
  readonly characters: number;
  /** Most steps: each node, argument, call and item of a list is one. Default 200,000. */
  readonly steps: number;
}
export const defaultTemplateLimits: TemplateLimits = { characters: 1_048_576, steps: 200_000 };
/** Takes the arguments in the order in which they are written; throws `FunctionProblem`. */
export type TemplateFunction = (...values: Value[]) => Value;
export type TemplateFunctions = Readonly<Record<string, TemplateFunction>>;

/** What a function finds wrong with its arguments: names kinds and places, never values. */
export class FunctionProblem extends Error {}

class Break extends Error {}
class Continue extends Error {}
const DEEPEST_CALLS = 64;

interface Scope {
  readonly variables: { name: string; value: Value }[];
}

export class Evaluator {
  private output = '';
  private steps = 0;
  private calls = 0;

  constructor(
    private readonly template: ParsedTemplate,
    private readonly functions: TemplateFunctions,
    private readonly limits: TemplateLimits,
    private readonly missingKeyIsError: boolean,
  ) {}

  /** Throws TemplateProblem. */
  run(data: Value): string {
    this.all(this.template.body, data, { variables: [{ name: '', value: data }] });
    return this.output;
  }

  private all(nodes: readonly Node[], dot: Value, scope: Scope): void {
    const mark = scope.variables.length;
    for (const node of nodes) this.node(node, dot, scope);
    scope.variables.length = mark;
  }

  private node(node: Node, dot: Value, scope: Scope): void {
    if (node.kind === 'text') return this.write(node.text, 0);
    if (node.kind === 'break') throw new Break();
    if (node.kind === 'continue') throw new Continue();
    if (node.kind === 'template') return this.call(node, dot, scope);
    this.step(node.pipe.at);
    if (node.kind === 'range') return this.range(node, dot, scope);
    const mark = scope.variables.length;
    const value = this.pipe(node.pipe, dot, scope);
    if (node.kind === 'action') {
      if (node.pipe.variables.length === 0) this.write(printValue(value), node.pipe.at);
      return;
    }
    if (isTrue(value)) this.all(node.body, node.kind === 'with' ? value : dot, scope);
    else this.all(node.otherwise, dot, scope);
    scope.variables.length = mark;
  }

  private range(node: Extract<Node, { kind: 'if' | 'with' | 'range' }>, dot: Value, scope: Scope): void {
    const mark = scope.variables.length;
    const { variables, at } = node.pipe;
    const value = this.pipe({ ...node.pipe, variables: [] }, dot, scope);
    const entries = this.entriesOf(value, at);
    if (entries.length === 0) this.all(node.otherwise, dot, scope);
    for (const [key, item] of entries) {
      this.step(at);
      const names = variables.length === 2 ? [key, item] : [item];
      variables.forEach((name, index) => scope.variables.push({ name, value: names[index] }));
      try {
        this.all(node.body, item, scope);
      } catch (error) {
        if (error instanceof Break) break;
        if (!(error instanceof Continue)) throw error;
      } finally {
        scope.variables.length = mark;
      }
    }
  }

  private entriesOf(value: Value, at: number): [Value, Value][] {
    if (value === undefined || value === null) return [];
    if (Array.isArray(value)) return value.map((item, index) => [index, item as Value]);
    // A map whose keys are no strings, in the order of its entries.
    if (value instanceof Map) return [...(value as Map<Value, Value>)];
    if (isFields(value)) return sortedKeys(value).map((key) => [key, value[key]]);
    if (typeof value === 'number' && Number.isInteger(value)) {
      if (value > this.limits.steps) throw new TemplateProblem(`the template takes more than ${this.limits.steps} steps`, at);
      return Array.from({ length: Math.max(0, value) }, (_, index) => [index, index]);
    }
    throw new TemplateProblem(`range can't go over a ${kindOf(value)}`, at);
  }

  private call(node: Extract<Node, { kind: 'template' }>, dot: Value, scope: Scope): void {
    const body = this.template.named.get(node.name);
    if (!body) throw new TemplateProblem(`there is no template named ${JSON.stringify(node.name)}`, node.at);
    if (++this.calls > DEEPEST_CALLS) throw new TemplateProblem(`templates call each other more than ${DEEPEST_CALLS} deep`, node.at);
    const data = node.pipe ? this.pipe(node.pipe, dot, scope) : null;
    this.all(body, data, { variables: [{ name: '', value: data }] });
    this.calls--;
  }

  private pipe(pipe: Pipe, dot: Value, scope: Scope): Value {
    let value: Value;
    pipe.commands.forEach((command, index) => {
      value = this.command(command, dot, scope, index === 0 ? [] : [value]);
    });
    const [name] = pipe.variables;
    if (name !== undefined) this.assign(name, value, pipe, scope);
    return value;
  }

  private assign(name: string, value: Value, { assigns, at }: Pipe, scope: Scope): void {
    if (!assigns) {
      scope.variables.push({ name, value });
      return;
    }
    this.variable(name, at, scope).value = value;
  }

  private variable(name: string, at: number, scope: Scope): { value: Value } {
    const found = scope.variables.findLast((variable) => variable.name === name);
    if (!found) throw new TemplateProblem(`there is no variable $${name}`, at);
    return found;
  }

  private command({ parts, at }: Command, dot: Value, scope: Scope, piped: Value[]): Value {
    this.step(at);
    const [first, ...rest] = parts;
    if (first === undefined) throw new TemplateProblem('a value is missing', at);
    if (first.kind === 'function') {
      if (first.name === 'and' || first.name === 'or') return this.shortCircuit(first.name, rest, piped, dot, scope, at);
      return this.callFunction(first.name, [...rest.map((part) => this.argument(part, dot, scope)), ...piped], first.at);
    }
    if (rest.length > 0 || piped.length > 0) throw new TemplateProblem('this is no function and takes no arguments', first.at);
    return this.expression(first, dot, scope);
  }

  /** A missing key that is handed on is nil there, as in Go. */
  private argument(expression: Expression, dot: Value, scope: Scope): Value {
    return this.expression(expression, dot, scope);
  }

  private shortCircuit(name: 'and' | 'or', parts: readonly Expression[], piped: Value[], dot: Value, scope: Scope, at: number): Value {
    let value: Value;
    if (parts.length + piped.length === 0) throw new TemplateProblem(`${name} needs an argument`, at);
    for (const part of parts) {
      value = this.expression(part, dot, scope);
      if (isTrue(value) === (name === 'or')) return value;
    }
    return piped.length > 0 ? piped[0] : value;
  }

  private callFunction(name: string, values: Value[], at: number): Value {
    const call = Object.hasOwn(this.functions, name) ? this.functions[name] : undefined;
    if (!call) throw new TemplateProblem(`there is no function named ${JSON.stringify(name)}`, at);
    try {
      const result = call(...values);
      this.weigh(result, at);
      return result;
    } catch (error) {
      if (error instanceof FunctionProblem) throw new TemplateProblem(`${name}: ${error.message}`, at);
      if (error instanceof RangeError) throw new TemplateProblem(`${name}: the result is too large`, at);
      throw error;
    }
  }

  private expression(expression: Expression, dot: Value, scope: Scope): Value {
    this.step(expression.at);
    switch (expression.kind) {
      case 'literal':
        return expression.value;
      case 'dot':
        return dot;
      case 'variable':
        return this.variable(expression.name, expression.at, scope).value;
      case 'pipe':
        return this.pipe(expression.pipe, dot, scope);
      case 'function':
        return this.callFunction(expression.name, [], expression.at);
      case 'field':
        return this.field(this.expression(expression.of, dot, scope), expression.name, expression.at);
    }
  }

  private field(of: Value, name: string, at: number): Value {
    if (isFields(of)) {
      if (Object.hasOwn(of, name)) return of[name];
      if (this.missingKeyIsError) throw new TemplateProblem(`there is no ${JSON.stringify(name)} here`, at);
      return undefined;
    }
    if (of === undefined && !this.missingKeyIsError) return undefined;
    throw new TemplateProblem(`${JSON.stringify(name)} is asked of ${of === undefined || of === null ? 'nothing' : `a ${kindOf(of)}`}`, at);
  }

  private weigh(value: Value, at: number): void {
    if (typeof value === 'string' && value.length > this.limits.characters) throw this.tooLong(at);
    if (Array.isArray(value)) {
      this.steps += value.length;
      this.step(at);
    }
  }
  private write(text: string, at: number): void {
    if (this.output.length + text.length > this.limits.characters) throw this.tooLong(at);
    this.output += text;
  }
  private tooLong = (at: number): TemplateProblem =>
    new TemplateProblem(`the template makes more than ${this.limits.characters} characters`, at);
  private step(at: number): void {
    if (++this.steps > this.limits.steps) throw new TemplateProblem(`the template takes more than ${this.limits.steps} steps`, at);
  }
}
