import { compileRule, withIntegers } from './expression.js';

// This file is loaded by the worker too, so it imports nothing but what evaluates.

/** What is to be looked at: each rule with the objects that it is about. */
export interface GuardJob {
  readonly rules: readonly { readonly name: string; readonly expression: string; readonly objects: readonly number[] }[];
  readonly objects: readonly unknown[];
  /** As rules see it, once for each cluster. */
  readonly applications: readonly Readonly<Record<string, unknown>>[];
}
/** A rule, by its number, that does not hold of an object, by its number. */
export interface GuardFinding {
  readonly rule: number;
  readonly object: number;
  /** `false`, or the error that came up. */
  readonly reason: string;
}

/** @param beginning told of each rule before it is looked at */
export function evaluate({ rules, objects, applications }: GuardJob, beginning: (rule: number) => void): GuardFinding[] {
  const converted = new Map<number, unknown>();
  const objectAt = (index: number): unknown => {
    if (!converted.has(index)) converted.set(index, withIntegers(objects[index]));
    return converted.get(index);
  };
  const findings: GuardFinding[] = [];
  for (const [index, rule] of rules.entries()) {
    beginning(index);
    const holds = compileRule(rule.expression);
    for (const number of rule.objects) {
      const reason = applications.map((application) => holds({ object: objectAt(number), application })).find((answer) => answer !== true);
      if (reason !== undefined) findings.push({ rule: index, object: number, reason });
    }
  }
  return findings;
}
