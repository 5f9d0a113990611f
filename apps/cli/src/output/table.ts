import { coloured } from './coloured.js';
import { escaped, own } from './escape.js';

const codes = { red: 31, green: 32, yellow: 33, blue: 34, magenta: 35, cyan: 36, grey: 90, bold: 1 } as const;
export type Colour = keyof typeof codes;
export const paint = (text: string, colour: Colour, enabled = coloured()): string =>
  enabled ? `${own(`\u001b[${codes[colour]}m`)}${text}${own('\u001b[0m')}` : text;

export interface Column<R> {
  readonly title: string;
  readonly value: (row: R) => string;
  readonly colour?: (row: R) => Colour | undefined;
}

/** Columns as wide as their widest cell, two blanks between them, none after the last. */
export function table<R>(rows: readonly R[], columns: readonly Column<R>[], colours = coloured()): string {
  // As they will be written: what is escaped is wider.
  const cells = rows.map((row) => columns.map((column) => escaped(column.value(row).replaceAll(/\s*\n\s*/g, ' '))));
  const widths = columns.map(({ title }, index) => Math.max(title.length, ...cells.map((row) => row[index]?.length ?? 0)));
  const line = (texts: readonly string[], colourOf: (index: number) => Colour | undefined): string =>
    texts
      .map((text, index) => {
        const padded = index === texts.length - 1 ? text : text.padEnd((widths[index] ?? 0) + 2);
        const colour = colourOf(index);
        return colour ? paint(padded, colour, colours) : padded;
      })
      .join('')
      .trimEnd();
  const head = line(
    columns.map(({ title }) => title),
    () => 'bold',
  );
  const body = rows.map((row, at) => line(cells[at] ?? [], (index) => columns[index]?.colour?.(row)));
  return [head, ...body].map((text) => `${text}\n`).join('');
}
