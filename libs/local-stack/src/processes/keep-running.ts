import { setTimeout as sleep } from 'node:timers/promises';
import type { Component } from '../component.js';

/** Milliseconds before a part is started again; the last one repeats. A part that ran for a minute begins anew. */
const delays = [500, 1_000, 2_000, 5_000, 15_000];
const settled = 60_000;

/** Starts a part again whenever it ends by itself, and says so. */
export class KeptRunning<T extends Pick<Component, 'exited' | 'stop' | 'kill' | 'pid'>> {
  private stopping = false;
  private restarting = false;
  /** Ends the pause before the next try. */
  private hurry = new AbortController();
  private loop: Promise<void> = Promise.resolve();
  private constructor(
    readonly name: string,
    private part: T,
    private readonly startAgain: () => Promise<T>,
    private readonly say: (line: string) => void,
  ) {}

  /** Rejects when the first start fails: that is for a person to mend. */
  static async start<T extends Pick<Component, 'exited' | 'stop' | 'kill' | 'pid'>>(
    name: string,
    start: () => Promise<T>,
    say: (line: string) => void,
  ): Promise<KeptRunning<T>> {
    const kept = new KeptRunning(name, await start(), start, say);
    kept.loop = kept.watch();
    return kept;
  }

  get current(): T {
    return this.part;
  }

  /** Ends it and starts it at once: for new code. */
  async restart(): Promise<void> {
    this.restarting = true;
    this.hurry.abort();
    await this.part.stop();
  }

  async stop(): Promise<void> {
    this.stopping = true;
    this.hurry.abort();
    await this.part.stop();
    await this.loop;
  }

  async kill(): Promise<void> {
    this.stopping = true;
    this.hurry.abort();
    await this.part.kill();
  }

  private async watch(): Promise<void> {
    for (let failures = 0; !this.stopping;) {
      const began = Date.now();
      const how = await this.part.exited;
      if (this.stopping) return;
      const planned = this.restarting;
      this.restarting = false;
      if (planned || Date.now() - began > settled) failures = 0;
      if (!planned) this.say(`${this.name} ${how}; it is started again`);
      // What is left of a part of several processes.
      await this.part.kill();
      failures = await this.again(planned ? 0 : failures + 1, planned);
    }
  }

  /** Tries until it runs. Returns the number of failures in a row. */
  private async again(failures: number, atOnce: boolean): Promise<number> {
    for (let tries = failures; !this.stopping; tries++) {
      this.hurry = new AbortController();
      const delay = delays[Math.min(Math.max(tries - 1, 0), delays.length - 1)] ?? 0;
      if (!atOnce || tries > failures) await sleep(delay, undefined, { signal: this.hurry.signal }).catch(() => undefined);
      if (this.stopping) break;
      try {
        const part = await this.startAgain();
        this.part = part;
        // Stopped while it was starting: the one who stops has seen the part before.
        if (this.stopping) await part.stop();
        else this.say(`${this.name} runs again`);
        return tries;
      } catch (error) {
        if (!this.stopping) this.say(`${this.name} could not be started again: ${error instanceof Error ? error.message : String(error)}`);
      }
    }
    return failures;
  }
}
