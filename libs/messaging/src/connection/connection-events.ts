import type { NatsConnection } from '@nats-io/transport-node';
import type { Logger } from '@fairlead/service-kit';

/** Tells who asks that the connection is there again; one loop over the client's status for all of them. */
export class ConnectionEvents {
  private readonly listeners = new Set<() => void>();
  private problem: string | undefined;

  constructor(
    connection: NatsConnection,
    private readonly logger: Logger,
    private readonly onProblem: (problem: string | undefined) => void = () => undefined,
  ) {
    void this.run(connection);
  }

  /** @returns a function that ends it */
  onReconnect(listener: () => void): () => void {
    this.listeners.add(listener);
    return () => void this.listeners.delete(listener);
  }

  /** Why NATS can't be reached at present. */
  get disconnected(): string | undefined {
    return this.problem;
  }

  private async run(connection: NatsConnection): Promise<void> {
    let since = 0;
    for await (const status of connection.status()) {
      if (status.type === 'disconnect') {
        since = performance.now();
        this.set(`NATS at ${status.server} is not reachable; trying again until it is`);
        this.logger.warn('connection to NATS lost, trying again until it is back', { server: status.server });
      } else if (status.type === 'reconnect') {
        this.set(undefined);
        this.logger.info('connected to NATS again', { server: status.server, awayMilliseconds: Math.round(performance.now() - since) });
        for (const listener of [...this.listeners]) listener();
      } else if (status.type === 'error') {
        this.logger.warn('NATS reports an error', { error: status.error });
      }
    }
  }

  private set(problem: string | undefined): void {
    this.problem = problem;
    this.onProblem(problem);
  }
}
