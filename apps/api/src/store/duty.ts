import type { Bus } from '@fairlead/messaging';
import type { Logger } from '@fairlead/service-kit';

/** Work that one api does for all. */
export interface Duty {
  readonly name: string;
  /** Begins it; it ends with the signal. */
  begin(signal: AbortSignal): Promise<void>;
}
type ShardHolder = ReturnType<Bus['holdShards']>;

/** Shares duties out over all running apis: each is done by one of them, and goes to another within seconds if that one ends. */
export class Duties {
  private holder: ShardHolder | undefined;
  private readonly stopped = new AbortController();
  private readonly begun = new Map<string, AbortController>();

  constructor(
    private readonly bus: Bus,
    private readonly logger: Logger,
    private readonly instance: string,
    private readonly duties: readonly Duty[],
  ) {}

  start(): void {
    this.holder = this.bus.holdShards({
      group: 'api',
      instance: this.instance,
      shards: this.duties.map((duty) => duty.name),
      onAcquired: (name, lease) => this.acquired(name, lease.signal),
      onLost: (name) => this.lost(name),
    });
  }

  async stop(): Promise<void> {
    this.stopped.abort();
    for (const name of [...this.begun.keys()]) this.lost(name);
    await this.holder?.release();
  }

  private acquired(name: string, lease: AbortSignal): void {
    const duty = this.duties.find((one) => one.name === name);
    if (duty === undefined || this.stopped.signal.aborted) return;
    const own = new AbortController();
    this.begun.set(name, own);
    const signal = AbortSignal.any([lease, own.signal, this.stopped.signal]);
    this.logger.info('duty taken', { duty: name });
    duty.begin(signal).catch((error: unknown) => {
      if (!signal.aborted) this.logger.error('duty could not be begun', { duty: name, error });
    });
  }

  private lost(name: string): void {
    this.begun.get(name)?.abort();
    this.begun.delete(name);
  }
}
