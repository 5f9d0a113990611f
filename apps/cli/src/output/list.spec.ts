import { describe, expect, it } from 'vitest';
import { CliError, ExitCode } from '../errors.js';
import { ago, agoColumn, sorted, type Column } from './list.js';

interface Item {
  name: string;
  size: number;
  at?: string;
}
const columns: Column<Item>[] = [
  { title: 'NAME', value: ({ name }) => name },
  { title: 'HOW LARGE', value: ({ size }) => `${size} MB`, order: ({ size }) => size },
  agoColumn('CHANGED', ({ at }) => at),
];
const items: Item[] = [
  { name: 'b10', size: 9, at: '2026-01-01T00:00:00Z' },
  { name: 'b9', size: 10 },
  { name: 'a', size: 100, at: '2026-01-02T00:00:00Z' },
];
const names = (by: string | undefined): string =>
  sorted(items, by, columns)
    .map(({ name }) => name)
    .join(' ');

describe('sorted', () => {
  it.each([
    [undefined, 'b10 b9 a'],
    ['name', 'a b9 b10'],
    ['-name', 'b10 b9 a'],
    ['how-large', 'b10 b9 a'],
    ['How Large', 'b10 b9 a'],
    ['-how-large', 'a b9 b10'],
    ['changed', 'a b10 b9'],
  ])('by %s: %s', (by, expected) => expect(names(by)).toBe(expected));
  it('names the columns that there are', () => {
    expect(() => names('sice')).toThrow(
      new CliError('--sort sice: there is no such column; there are name, how-large, changed.', ExitCode.usage),
    );
  });
});

describe('ago', () => {
  const now = Date.parse('2026-01-10T00:00:00Z');
  it.each([
    ['2026-01-09T23:59:30Z', '30s ago'],
    ['2026-01-09T23:00:00Z', '60m ago'],
    ['2026-01-08T23:00:00Z', '25h ago'],
    ['2026-01-01T00:00:00Z', '9d ago'],
    ['2026-01-10T00:30:00Z', 'in 30m'],
    [undefined, '-'],
  ])('%s: %s', (at, expected) => expect(ago(at, now)).toBe(expected));
});
