import { stringify } from 'yaml';
import { printJson, print as write, tell } from '../../output/format.js';
import { table, type Colour, type Column as TableColumn } from '../../output/table.js';

export const FORMATS = ['table', 'wide', 'json', 'yaml', 'name'] as const;
export type Format = (typeof FORMATS)[number];
export interface Column<T> {
  readonly title: string;
  readonly value: (item: T) => string | number | undefined;
  readonly colour?: (item: T) => Colour | undefined;
  /** Only with `-o wide`. */
  readonly wide?: boolean;
}

export const printYaml = (value: unknown): void => write(stringify(value, { lineWidth: 0, aliasDuplicateObjects: false }));
export const printLine = (text: string): void => write(`${text}\n`);

/** Prints one thing as JSON or YAML, or as text for people. */
export function printOne(value: unknown, format: 'table' | 'json' | 'yaml', text: () => string): void {
  if (format === 'json') printJson(value);
  else if (format === 'yaml') printYaml(value);
  else printLine(text());
}

/** Prints a list in the form asked for; an empty one says so on standard error. */
export function printList<T>(items: readonly T[], format: Format, columns: readonly Column<T>[], nameOf: (item: T) => string): void {
  if (format === 'json') return printJson(items);
  if (format === 'yaml') return printYaml(items);
  if (items.length === 0) return tell('Nothing found.');
  if (format === 'name') return printLine(items.map(nameOf).join('\n'));
  write(
    tableOf(
      items,
      columns.filter((column) => format === 'wide' || !column.wide),
    ),
  );
}

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

const COLOURS: Readonly<Record<string, Colour>> = {
  Healthy: 'green',
  Synced: 'green',
  Progressing: 'yellow',
  Syncing: 'yellow',
  OutOfSync: 'yellow',
  Suspended: 'grey',
  Degraded: 'red',
  Missing: 'red',
  Failed: 'red',
};
/** Of a health or sync state. */
export const colourOf = (state: string | undefined): Colour | undefined => (state === undefined ? undefined : COLOURS[state]);

/** `3m ago`; the moment itself is in the other formats. */
export function ago(at: string | undefined, now = Date.now()): string {
  if (at === undefined) return '-';
  const seconds = Math.max(0, Math.round((now - Date.parse(at)) / 1000));
  if (seconds < 120) return `${seconds}s ago`;
  if (seconds < 7_200) return `${Math.floor(seconds / 60)}m ago`;
  if (seconds < 172_800) return `${Math.floor(seconds / 3_600)}h ago`;
  return `${Math.floor(seconds / 86_400)}d ago`;
}
export const short = (commit: string | undefined): string => commit?.slice(0, 8) ?? '-';
