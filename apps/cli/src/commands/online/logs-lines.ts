import { printLogLine } from '../../output/format.js';
import { paint, type Colour } from '../../output/table.js';
import { LogMerge } from './logs-merge.js';
import { podLabels, type Pod } from './logs-pods.js';
import { lineText, type LogsOptions, type PodLine } from './logs-read.js';

/** A line of another Pod that was written before may come so much later. */
const HOLD_MILLISECONDS = 300;
const COLOURS: readonly Colour[] = ['green', 'yellow', 'cyan', 'magenta', 'blue'];

interface Label {
  readonly text: string;
  readonly colour: Colour;
}

/** Prints lines of several Pods by time, each with its Pod's label and `|` before it. */
export class LogLines {
  private readonly merge = new LogMerge<Pod>();
  private readonly labels = new Map<Pod, Label>();
  private width = 0;
  private timer: NodeJS.Timeout | undefined;
  private count = 0;

  constructor(private readonly options: LogsOptions) {}

  /** Before its first line. Those of others may get longer labels by it. */
  begin(pod: Pod): void {
    const colour = this.labels.get(pod)?.colour ?? COLOURS[this.count++ % COLOURS.length] ?? 'green';
    this.labels.set(pod, { text: pod.name, colour });
    this.merge.begin(pod);
    const pods = [...this.labels.keys()];
    podLabels(pods).forEach((text, index) => {
      const one = pods[index];
      const known = one && this.labels.get(one);
      if (known) this.labels.set(one, { ...known, text });
    });
    this.width = Math.max(...[...this.labels.values()].map(({ text }) => text.length));
  }

  add(pod: Pod, line: PodLine): void {
    this.merge.add({ source: pod, ...line });
  }

  /** After its last line: its place is for others. */
  end(pod: Pod): void {
    this.show();
    this.merge.end(pod);
    this.labels.delete(pod);
  }

  /** Prints lines as they come, in order as far as they come within a moment. */
  follow(): void {
    this.timer = setInterval(() => this.show(Date.now() - HOLD_MILLISECONDS), HOLD_MILLISECONDS / 3);
  }

  /** Prints what has not been yet, and no more after it. */
  stop(): void {
    clearInterval(this.timer);
    this.show();
  }

  private show(until?: number): void {
    for (const { source, ...line } of this.merge.take(until)) {
      const { text, colour } = this.labels.get(source) ?? { text: source.name, colour: 'green' };
      printLogLine(`${paint(text.padEnd(this.width), colour)} | `, lineText(this.options, line));
    }
  }
}
