import type { MetricVerdict } from '@fairlead/contracts';

const number = (value: number): string => String(Number(value.toPrecision(6)));

/** `request-success-rate is 91.2 %, at least 99 % is needed` */
export function failedWords({ name, value, min, max }: MetricVerdict, unit: string): string {
  const is = `${name} is ${number(value ?? NaN)}${unit}`;
  if (min !== undefined && value !== undefined && value < min) return `${is}, at least ${number(min)}${unit} is needed`;
  return `${is}, at most ${number(max ?? NaN)}${unit} is allowed`;
}
