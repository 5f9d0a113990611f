import type { Logger } from './logger.js';

const RETRY_MILLISECONDS = 10_000;

/**
 * Runs a piece of work each time that it is asked for: never twice at once, and however often it is asked for while it runs, it runs once more
 * afterwards. So whoever asks after changing something may rely on a run that begins after the change. What there is to do is not handed over:
 * the work looks for it when it begins.
 */
export class OneAtATime {
  private asked = false;
  private stopped = false;
  private running: Promise<void> | undefined;
  private retry: NodeJS.Timeout | undefined;

  /**
   * @param work handles its own failures and knows when to try again. What it throws nevertheless is a mistake: it is logged as an error, and the
   * work runs again after ten seconds, so that nothing that was asked for stays undone and nobody else's work ends with it.
   */
  constructor(
    private readonly work: () => Promise<void>,
    private readonly logger: Logger,
  ) {}

  /** Asks for a run that begins after this call has returned. Several calls in one turn are one run. Never throws; does nothing once stopped. */
  ask(): void {
    this.asked = true;
    this.running ??= this.run();
  }

  get isRunning(): boolean {
    return this.running !== undefined;
  }
  get isStopped(): boolean {
    return this.stopped;
  }

  /** Resolves when everything that was asked for has ended, at once if nothing is under way. Never rejects. */
  async ended(): Promise<void> {
    await this.running;
  }

  /** Begins nothing more, and resolves when the run under way has ended. Never rejects. */
  async stop(): Promise<void> {
    this.stopped = true;
    clearTimeout(this.retry);
    await this.running;
  }

  private async run(): Promise<void> {
    // A turn later, when `running` is set: the work may ask for itself.
    await Promise.resolve();
    while (this.asked && !this.stopped) {
      this.asked = false;
      await this.once();
    }
    // In the same turn as the last look. In a `finally` of the promise it would come turns later, and what is asked for in between would be lost.
    this.running = undefined;
  }

  private async once(): Promise<void> {
    clearTimeout(this.retry);
    try {
      await this.work();
    } catch (error) {
      this.logger.error('work failed in a way that it should handle itself, and is done again', {
        error,
        retryMilliseconds: RETRY_MILLISECONDS,
      });
      if (!this.stopped) this.retry = setTimeout(() => this.ask(), RETRY_MILLISECONDS).unref();
    }
  }
}
