export type Say = (line: string) => void;

const interval = 5_000;

/** Tells of each step: that it began, every few seconds how far it is and for how long it has run, and how long it took. */
export class Steps {
  private done = 0;
  constructor(
    private readonly total: number,
    private readonly say: Say,
  ) {}

  private refusing = false;
  /** The end has come: nothing further is started. */
  refuseMore(): void {
    this.refusing = true;
  }

  /** `work` may tell what it is at; a line that repeats nothing new is told with the time only. */
  async run<T>(what: string, work: (progress: Say) => Promise<T>): Promise<T> {
    if (this.refusing) throw new Error('stopped before everything was started');
    const began = Date.now();
    const seconds = () => ((Date.now() - began) / 1000).toFixed(1);
    let at = '';
    const ticker = setInterval(
      () => void (this.refusing || this.say(`  … ${what}: ${seconds()} s so far${at ? `, ${at}` : ''}`)),
      interval,
    );
    try {
      const result = await work((line) => {
        at = line;
        if (Date.now() - began > 1_000 && !this.refusing) this.say(`  … ${what}: ${line}`);
      });
      this.done++;
      this.say(`[${this.done}/${this.total}] ${what} (${seconds()} s)`);
      return result;
    } catch (error) {
      if (!this.refusing) this.say(`[!] ${what} failed after ${seconds()} s`);
      throw error;
    } finally {
      clearInterval(ticker);
    }
  }
}
