import type { LogLine } from '@fairlead/kube';

const LINES_PER_SECOND = 500;
const BYTES_PER_SECOND = 1024 * 1024;
/** What was written before one began to look comes at once, and is no haste of the program's. */
const FIRST_LINES = 5_000;
const FIRST_BYTES = 8 * 1024 * 1024;

/** Lets so many lines through as a person can follow and the way to him can bear; the rest is counted. */
export class LogPace {
  private lines = FIRST_LINES;
  private bytes = FIRST_BYTES;
  private at: number;

  /** @param now milliseconds of a clock that never goes back */
  constructor(private readonly now: () => number = () => performance.now()) {
    this.at = now();
  }

  /** Of these lines those that come through, the newest being left out first, and how many did not. */
  take(lines: readonly LogLine[]): { lines: LogLine[]; skipped: number } {
    this.refill();
    const through: LogLine[] = [];
    for (const line of lines) {
      const size = Buffer.byteLength(line.text);
      if (this.lines < 1 || this.bytes < size) break;
      this.lines--;
      this.bytes -= size;
      through.push(line);
    }
    return { lines: through, skipped: lines.length - through.length };
  }

  private refill(): void {
    const now = this.now();
    const seconds = (now - this.at) / 1000;
    this.at = now;
    // What was saved up for the beginning is spent down to a second's worth, and not saved up again.
    this.lines = Math.max(this.lines, Math.min(LINES_PER_SECOND, this.lines + seconds * LINES_PER_SECOND));
    this.bytes = Math.max(this.bytes, Math.min(BYTES_PER_SECOND, this.bytes + seconds * BYTES_PER_SECOND));
  }
}
