import type { CatalogEntry } from '@fairlead/contracts';
import { expect } from 'vitest';
import { bootstrapEntries } from './bootstrap.js';
import type { Declaration } from './claims.js';
import { reconcileCatalog } from './reconcile-catalog.js';

export const reserved = bootstrapEntries({
  url: 'https://git.example/config.git',
  ref: 'HEAD',
  path: '.',
  interval: '1m',
  renderer: 'directory',
});

export interface Case {
  name: string;
  declared: Declaration[];
  entries?: Map<string, CatalogEntry>;
  puts?: string[];
  deletes?: string[];
  /** Code and part of the message of each problem, in order, by declaring application. */
  problems?: Record<string, [code: string, part: string][]>;
}

export function expectCase({ declared, entries = new Map<string, CatalogEntry>(), puts = [], deletes = [], problems = {} }: Case): void {
  const change = reconcileCatalog(declared, entries, reserved);
  expect(change.puts.map((put) => put.key).sort()).toEqual([...puts].sort());
  expect([...change.deletes].sort()).toEqual([...deletes].sort());
  const found = Object.fromEntries(
    change.reports
      .filter((report) => report.problems.length > 0)
      .map((report) => [`${report.declaration.tenant}/${report.declaration.application}`, report.problems]),
  );
  expect(Object.keys(found).sort()).toEqual(Object.keys(problems).sort());
  for (const [id, expected] of Object.entries(problems)) {
    expect(found[id]?.map((problem) => problem.code)).toEqual(expected.map(([code]) => code));
    for (const [index, [, part]] of expected.entries()) expect(found[id]?.[index]?.message).toContain(part);
  }
}

/** What the case leads to needs no further change. */
export function expectSettled({ declared, entries = new Map<string, CatalogEntry>() }: Case): void {
  const after = new Map(entries);
  const change = reconcileCatalog(declared, after, reserved);
  for (const { key, entry } of change.puts) after.set(key, entry);
  for (const key of change.deletes) after.delete(key);
  const again = reconcileCatalog(declared, after, reserved);
  expect([again.puts, again.deletes]).toEqual([[], []]);
}
