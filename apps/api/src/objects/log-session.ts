import type { ServerResponse } from 'node:http';
import type { LogPart } from '@fairlead/contracts';
import { endOf, type StreamEnd } from './live-problems.js';
import type { OpenLog } from './live-questions.js';

const BEAT_MILLISECONDS = 15_000;
/** A reader who takes nothing for so many beats is gone, or keeps a place from others. */
const MOST_STALLED_BEATS = 4;

/**
 * Passes the logs of one or several Pods on to one reader as server-sent events. A reader who reads slowly slows the cluster's side down; one who goes ends it. Its lines are nobody
 * else's: nothing of them is logged or kept.
 */
export class LogSession {
  private beat: NodeJS.Timeout | undefined;
  private stalled = 0;

  constructor(
    private readonly response: ServerResponse,
    private readonly logs: readonly OpenLog[],
    private readonly cluster: string,
    private readonly beatMilliseconds = BEAT_MILLISECONDS,
  ) {}

  async run(): Promise<void> {
    const { response } = this;
    response.once('close', () => this.close());
    if (response.destroyed) return this.close();
    response.writeHead(200, { 'content-type': 'text/event-stream; charset=utf-8', 'cache-control': 'no-store', 'x-accel-buffering': 'no' });
    // Whoever reads learns at once that it is open, however silent the program is.
    response.write(': open\n\n');
    this.beat = setInterval(() => this.stillThere(), this.beatMilliseconds);
    const ends = await Promise.all(this.logs.map((log) => this.pass(log)));
    this.end(ends.length === 1 && ends[0] ? ends[0] : allEnded(ends));
  }

  /** Ends it with a word why. Harmless the second time. */
  end(end: StreamEnd): void {
    if (this.response.headersSent && this.isThere()) this.response.end(event('end', end));
    this.close();
  }

  /** Resolves with why it ended, which of several is told at once. */
  private async pass(log: OpenLog): Promise<StreamEnd> {
    const end = await this.passLines(log);
    if (log.pod === undefined) return end;
    log.close();
    if (this.isThere()) this.response.write(event('end', { ...end, pod: log.pod }));
    return end;
  }

  private async passLines({ parts, pod }: OpenLog): Promise<StreamEnd> {
    try {
      for await (const part of parts) {
        if (!this.isThere()) break;
        const isTaken = this.response.write(textOf(part, pod));
        if (part.end !== undefined) return { reason: part.end, ...(part.again && { again: true }) };
        if (!isTaken) await drained(this.response);
      }
      return { reason: 'That is all of it.' };
    } catch (error) {
      return endOf(error, this.cluster);
    }
  }

  private isThere(): boolean {
    return !this.response.writableEnded && !this.response.destroyed;
  }

  private stillThere(): void {
    if (!this.response.writableNeedDrain) this.stalled = 0;
    else if (++this.stalled >= MOST_STALLED_BEATS) return void this.response.destroy();
    else return;
    this.response.write(': keep-alive\n\n');
  }

  private close(): void {
    clearInterval(this.beat);
    for (const { close } of this.logs) close();
  }
}

function drained(response: ServerResponse): Promise<void> {
  return new Promise((resolve) => {
    const done = (): void => {
      response.off('drain', done).off('close', done);
      resolve();
    };
    response.on('drain', done).on('close', done);
  });
}

const event = (name: string, data: object): string => `event: ${name}\ndata: ${JSON.stringify(data)}\n\n`;
function textOf({ lines, skipped }: LogPart, pod: string | undefined): string {
  const whose = pod === undefined ? {} : { pod };
  return (
    lines.map((line) => event('line', { ...line, ...whose })).join('') + (skipped > 0 ? event('skipped', { lines: skipped, ...whose }) : '')
  );
}
const allEnded = (ends: readonly StreamEnd[]): StreamEnd => ({
  reason: 'The logs of all of these Pods have ended.',
  ...(ends.some(({ again }) => again) && { again: true }),
});
