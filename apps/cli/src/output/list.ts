import { Option } from 'commander';
import type { Command } from 'commander';
import { CliError, ExitCode } from '../errors.js';
import { colourOf } from './colours.js';
import { printData, printJson, print as write, tell } from './format.js';
import { table, type Colour, type Column as TableColumn } from './table.js';
import { yamlOf } from './yaml.js';

export const FORMATS = ['table', 'wide', 'json', 'yaml', 'name'] as const;
export type Format = (typeof FORMATS)[number];
/** How one thing, which is no list, is printed. */
export const ONE_FORMATS = ['table', 'json', 'yaml'] as const;
export type OneFormat = (typeof ONE_FORMATS)[number];
export const formatOption = <F extends Format>(formats: readonly F[], initial: F): Option =>
  new Option('-o, --output <format>', 'how to print it').choices(formats).default(initial);

export interface Column<T> {
  readonly title: string;
  readonly value: (item: T) => string | number | undefined;
  /** What to sort by where the cell is for reading, such as `3m ago`. */
  readonly order?: (item: T) => string | number | undefined;
  readonly colour?: (item: T) => Colour | undefined;
  /** Only with `-o wide`. */
  readonly wide?: boolean;
}
/** A kind of thing that is listed. */
export interface Kind<T> {
  readonly columns: readonly Column<T>[];
  /** `kind/name`, as `-o name` prints it. */
  readonly nameOf: (item: T) => string;
}

export const printYaml = async (value: unknown): Promise<void> => printData(await yamlOf(value));
export const printLine = (text: string): void => write(`${text}\n`);

/** Prints one thing as JSON or YAML, or as text for people. */
export async function printOne(value: unknown, format: OneFormat, text: () => string): Promise<void> {
  if (format === 'json') printJson(value);
  else if (format === 'yaml') await printYaml(value);
  else printLine(text());
}

/** Prints a list in the form asked for; an empty one says so on standard error. */
export async function printList<T>(items: readonly T[], format: Format, { columns, nameOf }: Kind<T>): Promise<void> {
  if (format === 'json') return printJson(items);
  if (format === 'yaml') return printYaml(items);
  if (items.length === 0) return tell('Nothing found.');
  if (format === 'name') return printLine(items.map(nameOf).join('\n'));
  write(tableOf(items, shownIn(format, columns)));
}

export const shownIn = <T>(format: Format, columns: readonly Column<T>[]): readonly Column<T>[] =>
  columns.filter((column) => format === 'wide' || !column.wide);

export const tableOf = <T>(items: readonly T[], columns: readonly Column<T>[]): string =>
  table(
    items,
    columns.map(({ title, value, colour }): TableColumn<T> => {
      return { title, value: (item) => cell(value(item)), ...(colour === undefined ? {} : { colour }) };
    }),
  );

const cell = (value: string | number | undefined): string => {
  const text = String(value ?? '');
  return text === '' ? '-' : text;
};

export const withSort = (command: Command): Command =>
  command.option('--sort <column>', 'by this column of the table, such as health; -changed: the other way round');
/** @param by title of a column in any case, with blanks or hyphens; `-` before it turns the order round */
export function sorted<T>(items: readonly T[], by: string | undefined, columns: readonly Column<T>[]): readonly T[] {
  if (by === undefined) return items;
  const backwards = by.startsWith('-');
  const wanted = titleKey(backwards ? by.slice(1) : by);
  const column = columns.find(({ title }) => titleKey(title) === wanted);
  if (column === undefined) {
    const names = columns.map(({ title }) => titleKey(title)).join(', ');
    throw new CliError(`--sort ${by}: there is no such column; there are ${names}.`, ExitCode.usage);
  }
  const order = column.order ?? column.value;
  const compared = [...items].sort((one, other) => compare(order(one), order(other)));
  return backwards ? compared.reverse() : compared;
}
const titleKey = (title: string): string => title.toLowerCase().replaceAll(' ', '-');
function compare(one: string | number | undefined, other: string | number | undefined): number {
  if (typeof one === 'number' && typeof other === 'number') return one - other;
  return String(one ?? '').localeCompare(String(other ?? ''), 'en', { numeric: true });
}

/** A column of a health or sync state, in its colour. */
export const stateColumn = <T>(title: string, state: (item: T) => string | undefined, more: Partial<Column<T>> = {}): Column<T> => ({
  title,
  value: state,
  colour: (item) => colourOf(state(item)),
  ...more,
});
/** A column of a moment as `3m ago`, sorted by the moment: the newest first. */
export const agoColumn = <T>(title: string, at: (item: T) => string | undefined, more: Partial<Column<T>> = {}): Column<T> => ({
  title,
  value: (item) => ago(at(item)),
  order: (item) => -Date.parse(at(item) ?? '1970-01-01'),
  ...more,
});

/** `3m ago`; the moment itself is in the other formats. */
export function ago(at: string | undefined, now = Date.now()): string {
  if (at === undefined) return '-';
  const seconds = Math.round((now - Date.parse(at)) / 1000);
  return seconds < 0 ? `in ${span(-seconds)}` : `${span(seconds)} ago`;
}
/** `90s`, `5m`, `3h`, `4d`. */
export function span(seconds: number): string {
  if (seconds < 120) return `${seconds}s`;
  if (seconds < 7_200) return `${Math.floor(seconds / 60)}m`;
  if (seconds < 172_800) return `${Math.floor(seconds / 3_600)}h`;
  return `${Math.floor(seconds / 86_400)}d`;
}
export const short = (commit: string | undefined): string => commit?.slice(0, 8) ?? '-';
