import type { ApiAuditEntry } from '@fairlead/contracts';

const COLUMNS = ['at', 'actor', 'via', 'action', 'outcome', 'tenant', 'application', 'cluster', 'detail', 'reason', 'id'] as const;

/** RFC 4180: cells with commas, quotes or line ends are quoted, lines end with CR LF. */
const line = (cells: readonly string[]): string => `${cells.map(cell).join(',')}\r\n`;
export const csvHeader = (): string => line(COLUMNS);
export const csvLine = (entry: ApiAuditEntry): string => line(COLUMNS.map((column) => entry[column] ?? ''));

/** A cell that begins so is a formula to spreadsheets, and people write reasons and names; the quote makes it text. */
const FORMULA = /^[=+\-@\t\r]/;
function cell(value: string): string {
  const safe = FORMULA.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
