import type { LogLine } from '@fairlead/api-client';

export interface LogRow {
  /** Rises by one: the same row keeps its place and height while older ones are dropped. */
  readonly id: number;
  readonly text: string;
  readonly at: string | undefined;
  /** It is no line of the log but tells about it, such as `120 lines were skipped`. */
  readonly note: boolean;
}
/** More would make searching slow; the cluster keeps the rest. */
export const MOST_LINES = 20_000;

/** Lines of a log as they come, the oldest dropped; a line that comes again after a reconnection is known by its time and text. */
export class LogBuffer {
  private kept: LogRow[] = [];
  private nextId = 1;
  private lastAt = '';
  private atLast = new Set<string>();
  private resuming = false;

  get rows(): readonly LogRow[] {
    return this.kept;
  }
  /** Time of the newest line, to go on from. */
  get newestAt(): string | undefined {
    return this.lastAt === '' ? undefined : this.lastAt;
  }

  /** A stream begins anew and tells again what came within the last seconds. */
  resume(): void {
    this.resuming = true;
  }

  add(lines: readonly LogLine[]): void {
    const fresh = lines.filter((line) => this.isNew(line));
    if (fresh.length === 0) return;
    this.keep(fresh.map(({ text, at }) => ({ id: this.nextId++, text, at, note: false })));
  }

  note(text: string): void {
    this.keep([{ id: this.nextId++, text, at: undefined, note: true }]);
  }

  clear(): void {
    this.kept = [];
  }

  private isNew({ text, at }: LogLine): boolean {
    if (at === undefined) return true;
    if (this.resuming && (at < this.lastAt || (at === this.lastAt && this.atLast.has(text)))) return false;
    this.resuming = false;
    if (at !== this.lastAt) this.atLast = new Set();
    this.lastAt = at;
    this.atLast.add(text);
    return true;
  }

  private keep(rows: readonly LogRow[]): void {
    this.kept = [...this.kept, ...rows].slice(-MOST_LINES);
  }
}

/** Rows that hold a text, whatever its case; notes always stay. */
export const search = (rows: readonly LogRow[], text: string): readonly LogRow[] => {
  if (text === '') return rows;
  const wanted = text.toLowerCase();
  return rows.filter((row) => row.note || row.text.toLowerCase().includes(wanted));
};

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

/** What is shown, as a file. */
export const asText = (rows: readonly LogRow[], withTimes: boolean): string =>
  rows.map(({ text, at, note }) => (note ? `# ${text}` : withTimes && at !== undefined ? `${at} ${text}` : text)).join('\n') + '\n';

const ESCAPES = new RegExp(String.raw`\u001b\[[0-9;?]*[ -/]*[@-~]`, 'g');
/** Without the colours that programs write for terminals. */
export const withoutColours = (text: string): string => text.replace(ESCAPES, '');
