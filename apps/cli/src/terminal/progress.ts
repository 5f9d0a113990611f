import { escaped, own } from '../output/escape.js';
import { draw, tell } from '../output/format.js';

const EVERY_MILLISECONDS = 100;
const FRAMES = ['⠋', '⠙', '⠹', '⠸', '⠼', '⠴', '⠦', '⠧', '⠇', '⠏'];
const CLEAR = own('\r\u001b[K');

/** What is waited for, on standard error: one line that turns on a terminal, else a line whenever it is another. */
export class Progress {
  private text = '';
  private frame = 0;
  private timer: NodeJS.Timeout | undefined;

  constructor(private readonly stream: NodeJS.WriteStream = process.stderr) {}

  show(text: string): void {
    if (text === this.text) return;
    this.text = text;
    if (!this.stream.isTTY) return tell(`waiting: ${text}`);
    this.timer ??= setInterval(() => this.draw(), EVERY_MILLISECONDS).unref();
    this.draw();
  }

  /** Takes the line away. */
  end(): void {
    if (this.timer === undefined) return;
    clearInterval(this.timer);
    this.timer = undefined;
    draw(CLEAR, this.stream);
  }

  private draw(): void {
    const width = Math.max(20, this.stream.columns || 80) - 3;
    // As it will be written: what is escaped is wider, and must not break the line.
    const line = escaped(this.text.replace(/\s*\n\s*/g, ' '));
    this.frame = (this.frame + 1) % FRAMES.length;
    draw(`${CLEAR}${FRAMES[this.frame]} ${line.length > width ? `${line.slice(0, width - 1)}…` : line}`, this.stream);
  }
}
