import { Database, Outbox, type EntityManager } from '@fairlead/database';
import { tracing } from '@fairlead/service-kit';
import type { SlackContent } from '../messages/blocks.js';
import { Directory } from './directory.js';
import { keepThreads, lockedRows, threadOf } from './state-rows.js';

export interface ThreadNote {
  readonly tenant: string;
  readonly application: string;
  /** The same note twice is one. */
  readonly key: string;
  readonly content: SlackContent;
}

/** Says what is done about an application's trouble in the thread of that trouble; without one it begins a thread of its own. */
export class ThreadNotes {
  constructor(
    private readonly database: Database,
    private readonly outbox: Outbox,
    private readonly directory: Directory,
  ) {}

  /** @throws DatabaseUnavailableError; the message that brought the note is then handled again */
  async add(note: ThreadNote): Promise<void> {
    const headers = new Map<string, string>();
    tracing.inject(headers);
    await this.database.transaction((manager) => this.enqueue(manager, note, Object.fromEntries(headers)));
    this.outbox.wake();
  }

  private async enqueue(
    manager: EntityManager,
    { tenant, application, key, content }: ThreadNote,
    trace: Record<string, string>,
  ): Promise<void> {
    await lockedRows(manager, [{ tenant, application, cluster: '' }]);
    const replyTo = await threadOf(manager, tenant, application);
    const dedupeKey = `note:${key}`;
    const ids = await Outbox.enqueue(manager, [
      {
        dedupeKey,
        group: `${tenant}/${application}`,
        kind: 'slack',
        payload: { channel: this.directory.channelOf(tenant), ...content, trace },
        ...(replyTo === undefined ? {} : { replyTo }),
      },
    ]);
    const message = replyTo ?? ids.get(dedupeKey);
    if (message !== undefined) await keepThreads(manager, [{ tenant, application, message }]);
  }
}
