import { goesOn, type LogLevel } from './log-level';
import { mergeRows, type Placed } from './merge-rows';

export interface LogRow extends Placed {
  /** The same row keeps its id while others come before it and older ones are dropped. */
  readonly id: number;
  readonly text: string;
  readonly at: string | undefined;
  /** It is no line of the log but tells about it, such as `120 lines were skipped`. */
  readonly note: boolean;
  /** By its own words, or by those of the line that it goes on from. */
  readonly level: LogLevel | undefined;
  readonly pod: string;
}
/** More would make searching slow; the cluster keeps the rest. */
export const MOST_LINES = 20_000;

/** Rows of one or several Pods by time, the oldest dropped. */
export class LogBuffer {
  private kept: readonly LogRow[] = [];
  private nextId = 1;

  get rows(): readonly LogRow[] {
    return this.kept;
  }
  /** So many came in all. */
  get added(): number {
    return this.nextId - 1;
  }

  /** @param rows of each Pod in order */
  add(rows: readonly Omit<LogRow, 'id'>[]): void {
    if (rows.length === 0) return;
    const fresh = rows.map((row): LogRow => ({ id: this.nextId++, ...row }));
    this.kept = mergeRows(this.kept, fresh).slice(-MOST_LINES);
  }

  clear(): void {
    this.kept = [];
  }
}

/** Rows that hold a text, whatever its case. */
export const search = (rows: readonly LogRow[], text: string): readonly LogRow[] => {
  if (text === '') return rows;
  const wanted = text.toLowerCase();
  return rows.filter((row) => !row.note && row.text.toLowerCase().includes(wanted));
};

/** The least that is shown; notes always stay. */
export type Severity = 'all' | 'warning' | 'error';
export const atLeast = (rows: readonly LogRow[], severity: Severity): readonly LogRow[] =>
  severity === 'all'
    ? rows
    : rows.filter(({ level, note }) => note || level === 'error' || (severity === 'warning' && level === 'warning'));

/** Lines that began an error or a warning: what goes on from them is not counted. */
export function troubles(rows: readonly LogRow[]): { errors: number; warnings: number } {
  const found = { errors: 0, warnings: 0 };
  for (const { level, text, note } of rows) {
    if (note || (level !== 'error' && level !== 'warning') || goesOn(text)) continue;
    if (level === 'error') found.errors++;
    else found.warnings++;
  }
  return found;
}

/** A line in pieces, those that were looked for marked. */
export function pieces(line: string, wanted: string): { text: string; found: boolean }[] {
  if (wanted === '') return [{ text: line, found: false }];
  const [low, needle] = [line.toLowerCase(), wanted.toLowerCase()];
  // A letter whose small form is longer than itself would shift every place after it.
  if (low.length !== line.length) return [{ text: line, found: false }];
  const found: { text: string; found: boolean }[] = [];
  let from = 0;
  for (let at = low.indexOf(needle); at >= 0; at = low.indexOf(needle, from)) {
    if (at > from) found.push({ text: line.slice(from, at), found: false });
    found.push({ text: line.slice(at, at + needle.length), found: true });
    from = at + needle.length;
  }
  if (from < line.length) found.push({ text: line.slice(from), found: false });
  return found;
}

/** What is shown, as a file. @param withPods each line begins with the Pod that wrote it */
export const asText = (rows: readonly LogRow[], { withTimes, withPods }: { withTimes: boolean; withPods: boolean }): string =>
  rows
    .map(({ text, at, note, pod }) => {
      const time = withTimes && at !== undefined ? `${at} ` : '';
      return `${note ? '# ' : ''}${withPods ? `${pod} | ` : ''}${time}${text}`;
    })
    .join('\n') + '\n';

const ESCAPES = new RegExp(String.raw`\u001b\[[0-9;?]*[ -/]*[@-~]`, 'g');
/** Without the colours that programs write for terminals. */
export const withoutColours = (text: string): string => text.replace(ESCAPES, '');
