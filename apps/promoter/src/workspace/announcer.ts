import { ActionAudited, PromotionChanged, type MessageContract, type MessageOf } from '@fairlead/contracts';
import { AnnouncementRow, In, type Database, type EntityManager } from '@fairlead/database';
import type { Bus } from '@fairlead/messaging';
import { OneAtATime, type Logger } from '@fairlead/service-kit';

const CONTRACTS: Readonly<Record<string, MessageContract>> = {
  [PromotionChanged.type]: PromotionChanged,
  [ActionAudited.type]: ActionAudited,
};
const SWEEP_MILLISECONDS = 30_000;

/** Publishes what changed in the database, at least once: the message is written in the transaction of the change and goes out after it. */
export class Announcer {
  private readonly flushes: OneAtATime;
  private timer: NodeJS.Timeout | undefined;
  private pending = true;

  constructor(
    private readonly database: Database,
    private readonly bus: Bus,
    private readonly logger: Logger,
  ) {
    this.flushes = new OneAtATime(() => this.run(), logger);
  }

  start(): void {
    this.timer = setInterval(() => this.pending && this.flush(), SWEEP_MILLISECONDS);
    this.flush();
  }

  async stop(): Promise<void> {
    clearInterval(this.timer);
    await this.flushes.ended();
  }

  /** To be called within the transaction; `flush` after it. */
  async enqueue<C extends MessageContract>(manager: EntityManager, contract: C, message: MessageOf<C>): Promise<void> {
    await manager.insert(AnnouncementRow, { type: contract.type, message: message as never });
    this.pending = true;
  }

  flush(): void {
    this.flushes.ask();
  }

  private async run(): Promise<void> {
    // Before the look: what is enqueued during it may not be seen by it.
    this.pending = false;
    try {
      while ((await this.publishSome()) > 0);
    } catch (error) {
      this.pending = true;
      this.logger.warn('announcements wait, and are tried again', { error, retryMilliseconds: SWEEP_MILLISECONDS });
    }
  }

  /** Two instances may publish the same one: its dedupe key makes that one message. */
  private async publishSome(): Promise<number> {
    const rows = await this.database.run((manager) => manager.find(AnnouncementRow, { order: { id: 'ASC' }, take: 100 }));
    for (const { type, message } of rows) {
      const contract = CONTRACTS[type];
      if (contract) await this.bus.publish(contract, message as MessageOf<typeof contract>);
    }
    if (rows.length > 0) await this.database.run((manager) => manager.delete(AnnouncementRow, { id: In(rows.map(({ id }) => id)) }));
    return rows.length;
  }
}
