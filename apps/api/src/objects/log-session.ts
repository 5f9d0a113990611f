import type { ServerResponse } from 'node:http';
import type { LogPart } from '@fairlead/contracts';
import { liveSentence } from './live-problems.js';
import type { OpenLog } from './live-questions.js';

const BEAT_MILLISECONDS = 15_000;
/** A reader who takes nothing for so many beats is gone, or keeps a place from others. */
const MOST_STALLED_BEATS = 4;

/**
 * Passes a log on to one reader as server-sent events. A reader who reads slowly slows the cluster's side down; one who goes ends it. Its lines are nobody
 * else's: nothing of them is logged or kept.
 */
export class LogSession {
  private beat: NodeJS.Timeout | undefined;
  private stalled = 0;

  constructor(
    private readonly response: ServerResponse,
    private readonly log: OpenLog,
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
    this.end(await this.pass());
  }

  /** Ends it with a word why. Harmless the second time. */
  end(reason: string): void {
    if (this.response.headersSent && !this.response.writableEnded && !this.response.destroyed) this.response.end(event('end', { reason }));
    this.close();
  }

  /** Resolves with why it ended. */
  private async pass(): Promise<string> {
    try {
      for await (const part of this.log.parts) {
        if (this.response.writableEnded || this.response.destroyed) break;
        const isTaken = this.response.write(textOf(part));
        if (part.end !== undefined) return part.end;
        if (!isTaken) await drained(this.response);
      }
      return 'That is all of it.';
    } catch (error) {
      return liveSentence(error, this.cluster);
    }
  }

  private stillThere(): void {
    if (!this.response.writableNeedDrain) this.stalled = 0;
    else if (++this.stalled >= MOST_STALLED_BEATS) return void this.response.destroy();
    else return;
    this.response.write(': keep-alive\n\n');
  }

  private close(): void {
    clearInterval(this.beat);
    this.log.close();
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
const textOf = ({ lines, skipped }: LogPart): string =>
  lines.map((line) => event('line', line)).join('') + (skipped > 0 ? event('skipped', { lines: skipped }) : '');
