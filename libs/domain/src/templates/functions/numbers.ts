import { FunctionProblem, type TemplateFunctions } from '../evaluate.js';
import { exactly, integer, number, atLeast } from './arguments.js';

const divisor = (value: unknown): number => {
  const whole = integer(value);
  if (whole === 0) throw new FunctionProblem('division by zero');
  return whole;
};

/** Functions of sprig on numbers. */
export const numberFunctions: TemplateFunctions = {
  add: (...values) => values.map(integer).reduce((sum, value) => sum + value, 0),
  add1: exactly(1, (value) => integer(value) + 1),
  sub: exactly(2, (a, b) => integer(a) - integer(b)),
  mul: atLeast(1, (...values) => values.map(integer).reduce((product, value) => product * value, 1)),
  div: exactly(2, (a, b) => Math.trunc(integer(a) / divisor(b))),
  mod: exactly(2, (a, b) => integer(a) % divisor(b)),
  max: atLeast(1, (...values) => Math.max(...values.map(integer))),
  min: atLeast(1, (...values) => Math.min(...values.map(integer))),
  ceil: exactly(1, (value) => Math.ceil(number(value))),
  floor: exactly(1, (value) => Math.floor(number(value))),
  round: atLeast(2, (value, places) => Number(number(value).toFixed(Math.max(0, Math.min(20, integer(places)))))),
  int: exactly(1, integer),
  int64: exactly(1, integer),
  float64: exactly(1, number),
  atoi: exactly(1, (value) => integer(value)),
};
