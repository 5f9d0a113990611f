/** A line of one of several logs. */
export interface SourceLine<S> {
  readonly source: S;
  /** RFC 3339 with milliseconds in UTC; absent: the node does not tell. */
  readonly at?: string | undefined;
  readonly text: string;
}
interface Waiting<S> {
  readonly line: SourceLine<S>;
  readonly when: string;
  /** Milliseconds since 1970. */
  readonly cameAt: number;
}
/** A stack trace, or the rest of a text of several lines, belongs to the line before. */
const goesOn = (text: string): boolean => /^(?:\s|$|Caused by:|\.\.\. \d+ more)/.test(text);
const TRACE_MILLISECONDS = 1_000;

/** Puts lines of several logs in one order by time; those of one log keep theirs, and a stack trace stays with its line. */
export class LogMerge<S> {
  private waiting: Waiting<S>[] = [];
  /** By log, in the order in which lines of one moment come: how far it has come. */
  private readonly whens = new Map<S, string>();

  constructor(sources: Iterable<S> = []) {
    for (const source of sources) this.begin(source);
  }

  /** One more log, after the others. */
  begin(source: S): void {
    if (!this.whens.has(source)) this.whens.set(source, '');
  }

  /** No more lines of it come. */
  end(source: S): void {
    this.whens.delete(source);
  }

  /** @param now milliseconds since 1970 */
  add(line: SourceLine<S>, now = Date.now()): void {
    const { source, at, text } = line;
    const before = this.whens.get(source) ?? '';
    const isMore = goesOn(text) && at !== undefined && Date.parse(at) - Date.parse(before) < TRACE_MILLISECONDS;
    const when = at !== undefined && at > before && !isMore ? at : before;
    this.whens.set(source, when);
    this.waiting.push({ line, when, cameAt: now });
  }

  /** Those that came before a moment, and whatever is older than they; without one, all. @param until milliseconds since 1970 */
  take(until = Infinity): SourceLine<S>[] {
    const ranks = new Map([...this.whens.keys()].map((source, rank) => [source, rank]));
    const rank = ({ source }: SourceLine<S>): number => ranks.get(source) ?? -1;
    this.waiting.sort((a, b) => (a.when < b.when ? -1 : a.when > b.when ? 1 : rank(a.line) - rank(b.line)));
    const ready = this.waiting.findLastIndex(({ cameAt }) => cameAt <= until) + 1;
    return this.waiting.splice(0, ready).map(({ line }) => line);
  }
}
