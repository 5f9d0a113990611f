import { FunctionProblem, type TemplateFunction } from '../evaluate.js';
import { isFields, kindOf, printValue, type Fields, type Value } from '../values.js';

/** As sprig's `strval`: everything becomes text. */
export const text = (value: Value): string => (value === undefined || value === null ? '' : printValue(value));
/** Text, or else an error: for what would be nonsense of anything else. */
export function string(value: Value): string {
  if (typeof value !== 'string') throw new FunctionProblem(`a string is needed, not ${naming(value)}`);
  return value;
}
export function integer(value: Value): number {
  return Math.trunc(number(value));
}
/** As sprig's casts: text that is a number is one, anything else is 0. */
export function number(value: Value): number {
  if (typeof value === 'number') return value;
  if (typeof value === 'boolean') return value ? 1 : 0;
  const parsed = typeof value === 'string' && value.trim() !== '' ? Number(value) : 0;
  return Number.isNaN(parsed) ? 0 : parsed;
}
export function list(value: Value): Value[] {
  if (!Array.isArray(value)) throw new FunctionProblem(`a list is needed, not ${naming(value)}`);
  return value as Value[];
}
export function fields(value: Value): Fields {
  if (!isFields(value)) throw new FunctionProblem(`a map is needed, not ${naming(value)}`);
  return value;
}
/** What is wrong with a value, without the value. */
export const naming = (value: Value): string => (value === undefined || value === null ? 'nothing' : `a ${kindOf(value)}`);

/** A function that takes so many arguments; more and fewer are an error as in Go. */
export function exactly(count: number, call: TemplateFunction): TemplateFunction {
  return (...values) => {
    if (values.length !== count) throw new FunctionProblem(`${count} argument${count === 1 ? '' : 's'} needed, got ${values.length}`);
    return call(...values);
  };
}
export function atLeast(count: number, call: TemplateFunction): TemplateFunction {
  return (...values) => {
    if (values.length < count) throw new FunctionProblem(`${count} or more arguments needed, got ${values.length}`);
    return call(...values);
  };
}
/** Refuses a length before memory is taken for it. */
export const MOST_ITEMS = 10_000;
export function count(value: Value, most: number): number {
  const whole = integer(value);
  if (whole > most) throw new FunctionProblem(`the result is too large: ${most} is the most`);
  return Math.max(0, whole);
}
