/** Nobody sees that something came a tenth of a second later; ten writes cost ten times as much as one. */
const GATHERED_MILLISECONDS = 100;
/** So many characters are not held back. */
const MOST_GATHERED = 64 * 1024;

/** Writes what comes after a quiet moment at once, and what follows it in the next 100 ms together. */
export class GatheringWriter {
  private gathered = '';
  private timer: NodeJS.Timeout | undefined;

  constructor(private readonly write: (text: string) => void) {}

  add(text: string): void {
    this.gathered += text;
    if (this.timer === undefined || this.gathered.length > MOST_GATHERED) this.flush();
  }

  /** Writes what is held back now, if anything is. */
  flush(): void {
    this.stop();
    if (this.gathered === '') return;
    const text = this.gathered;
    this.gathered = '';
    this.timer = setTimeout(() => this.flush(), GATHERED_MILLISECONDS);
    this.write(text);
  }

  /** What is held back is written by nobody any more. */
  stop(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
  }
}
