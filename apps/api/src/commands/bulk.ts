import { FairleadError, type ApiBulkAccepted, type BulkCommand } from '@fairlead/contracts';
import { Limiter, type Logger } from '@fairlead/service-kit';
import { ApiError } from '../rest/api-error.js';
import type { Commands } from './commands.js';
import { derivedId, type Order } from './order.js';
import type { Pausing } from './pausing.js';

type Item = ApiBulkAccepted['items'][number];
type Target = BulkCommand['applications'][number];
/** Commands passed on at once. */
const AT_ONCE = 16;

/** One command for many applications: each is checked, audited and answered on its own. */
export class Bulk {
  constructor(
    private readonly commands: Pick<Commands, 'sync'>,
    private readonly pausing: Pick<Pausing, 'pause' | 'resume'>,
    private readonly logger: Logger,
  ) {}

  async run(command: BulkCommand, order: Order): Promise<ApiBulkAccepted> {
    const limiter = new Limiter(AT_ONCE);
    const items = await Promise.all(command.applications.map((target) => limiter.run(() => this.one(command, target, order))));
    return { accepted: items.filter(({ id }) => id !== undefined).length, items };
  }

  private async one({ command, reason }: BulkCommand, { tenant, name }: Target, { viewer, id }: Order): Promise<Item> {
    const own: Order = { viewer, id: id === undefined ? undefined : derivedId(id, tenant, name) };
    const why = reason === undefined ? {} : { reason };
    try {
      if (command === 'sync') return { tenant, name, id: (await this.commands.sync(tenant, name, why, own)).id };
      const accepted =
        command === 'pause' ? await this.pausing.pause(tenant, name, why, own) : await this.pausing.resume(tenant, name, why, own);
      return { tenant, name, id: accepted.id };
    } catch (error) {
      return { tenant, name, problem: this.problemOf(error, `${tenant}/${name}`) };
    }
  }

  private problemOf(error: unknown, application: string): NonNullable<Item['problem']> {
    if (error instanceof ApiError) {
      const { code, detail, advice } = error.fields;
      return { code, detail, advice };
    }
    if (error instanceof FairleadError) return { code: error.code, detail: error.message, advice: 'Try again in a few seconds.' };
    this.logger.error('one of many commands failed unexpectedly', { application, error });
    return {
      code: 'Internal',
      detail: 'The api met an error that it did not expect.',
      advice: "Try again; if it stays, look for 'one of many commands failed unexpectedly' in the log of the api and report it.",
    };
  }
}
