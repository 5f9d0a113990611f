import { ActionAudited, PromotionChanged, type MessageContract, type MessageOf } from '@fairlead/contracts';
import { AnnouncementRow, In, type Database, type EntityManager } from '@fairlead/database';
import type { Bus } from '@fairlead/messaging';
import type { Logger } from '@fairlead/service-kit';

const CONTRACTS: Readonly<Record<string, MessageContract>> = {
  [PromotionChanged.type]: PromotionChanged,
  [ActionAudited.type]: ActionAudited,
};
const SWEEP_MILLISECONDS = 30_000;

/** Publishes what changed in the database, at least once: the message is written in the transaction of the change and goes out after it. */
export class Announcer {
  private flushing: Promise<void> | undefined;
  private again = false;
  private timer: NodeJS.Timeout | undefined;
  private pending = true;

  constructor(
    private readonly database: Database,
    private readonly bus: Bus,
    private readonly logger: Logger,
  ) {}

  start(): void {
    this.timer = setInterval(() => this.pending && this.flush(), SWEEP_MILLISECONDS);
    this.flush();
  }

  async stop(): Promise<void> {
    clearInterval(this.timer);
    await this.flushing;
  }

  /** To be called within the transaction; `flush` after it. */
  async enqueue<C extends MessageContract>(manager: EntityManager, contract: C, message: MessageOf<C>): Promise<void> {
    await manager.insert(AnnouncementRow, { type: contract.type, message: message as never });
    this.pending = true;
  }

  flush(): void {
    if (this.flushing) this.again = true;
    else this.flushing = this.run().finally(() => (this.flushing = undefined));
  }

  private async run(): Promise<void> {
    do {
      this.again = false;
      try {
        while ((await this.publishSome()) > 0);
        this.pending = this.again;
      } catch (error) {
        this.logger.warn('announcements wait, and are tried again', { error, retryMilliseconds: SWEEP_MILLISECONDS });
        return;
      }
    } while (this.again);
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
