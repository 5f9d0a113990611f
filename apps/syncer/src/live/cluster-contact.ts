/** A cluster that doesn't answer for so long is told to people, in milliseconds: less is a restarted API server. */
const PATIENCE = 10_000;

/** Whether the cluster answers, judged by its watches. `onChange` is called when the answer becomes another one. */
export class ClusterContact {
  /** What people are told, undefined while the cluster answers. */
  problem: string | undefined;
  private since: Date | undefined;
  private timer: NodeJS.Timeout | undefined;

  constructor(private readonly onChange: () => void) {}

  /** @param error what a watch met; undefined: it works. */
  tell(error: string | undefined): void {
    if (error === undefined) {
      const was = this.problem;
      this.stop();
      this.since = undefined;
      this.problem = undefined;
      if (was !== undefined) this.onChange();
      return;
    }
    this.since ??= new Date();
    const since = this.since;
    this.timer ??= setTimeout(() => {
      this.problem = `the cluster does not answer since ${since.toISOString()}: ${error}; syncing goes on by itself when it does`;
      this.onChange();
    }, PATIENCE);
  }

  stop(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
  }
}
