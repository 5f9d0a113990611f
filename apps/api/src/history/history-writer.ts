import { FairleadError, HistoryType, Retry, type MessageContract } from '@fairlead/contracts';
import type { MessageContext } from '@fairlead/messaging';
import type { Logger } from '@fairlead/service-kit';
import { BatchWriter, mayWorkLater } from '../applications/batch-writer.js';
import { timeOf } from '../applications/describe-event.js';
import type { Postgres } from '../store/postgres.js';
import { bookIncidents } from '../incidents/incident-book.js';
import { happenedOf } from '../incidents/happened-of.js';
import { keepAudit } from '../audit/keep-audit.js';
import { records } from '../store/records.js';
import { keepLatest } from './keep-latest.js';

/** What every event says. */
export interface EventMessage {
  readonly tenant: string;
  readonly application?: string | undefined;
  readonly generation?: number | undefined;
  readonly cluster?: string | undefined;
  readonly revision?: unknown;
  /** Of what names a commit and no revision. */
  readonly commit?: string | undefined;
}
/** An event as it is stored. */
export interface EventRecord {
  readonly dedupeKey: string;
  readonly type: HistoryType;
  readonly tenant: string;
  readonly application: string;
  readonly cluster: string | undefined;
  readonly generation: number;
  readonly commit: string | undefined;
  readonly payload: EventMessage;
  readonly at: string;
  readonly sequence: number;
}

/** Where an event stands in its stream. */
type Place = Pick<MessageContext, 'time' | 'sequence' | 'subject'>;

/** An event whose content Postgres does not take; it is set aside. */
export class EventUnstorableError extends FairleadError {
  readonly code = 'EventUnstorable';
  readonly retry = Retry.never;
}
/** Postgres is away, or the service stops: the event stays in its stream and is delivered again, for as long as it takes. */
export class HistoryWaitsError extends FairleadError {
  readonly code = 'HistoryWaits';
  readonly retry = Retry.after(2_000);
}

/** Events handled at once: many, so that they are written together. */
export const HISTORY = { concurrency: 64 } as const;

/** Writes events to Postgres, each once however often it comes. */
export class HistoryWriter {
  private readonly writer: BatchWriter<EventRecord>;

  constructor(
    private readonly postgres: Postgres,
    logger: Logger,
  ) {
    this.writer = new BatchWriter({
      name: 'history',
      logger,
      retry: 'never',
      keyOf: (event) => event.dedupeKey,
      write: (events) => this.write(events),
    });
  }

  /** Resolves once it is stored. @throws EventUnstorableError, HistoryWaitsError */
  async append<M extends EventMessage>(contract: MessageContract, message: M, context: Place): Promise<void> {
    try {
      await this.writer.add({
        dedupeKey: contract.dedupeKey(message),
        type: HistoryType.parse(contract.type),
        tenant: message.tenant,
        application: message.application ?? '',
        cluster: message.cluster,
        generation: message.generation ?? 0,
        commit: commitOf(message),
        payload: message,
        at: timeOf(message as unknown as Record<string, unknown>, context.time),
        sequence: context.sequence,
      });
    } catch (cause) {
      if (mayWorkLater(cause)) {
        const why = cause instanceof Error ? cause.message : String(cause);
        throw new HistoryWaitsError(`The history can't be written now: ${why} The event is kept and written later.`, {}, cause);
      }
      throw new EventUnstorableError(
        `Event ${contract.type} of ${message.tenant}/${message.application ?? ''} can't be stored: ${cause instanceof Error ? cause.message : String(cause)}. It is set aside and missing in the history.`,
        { subject: context.subject, sequence: context.sequence },
        cause,
      );
    }
  }

  /** What follows from an event is written with it, so that it follows once. */
  private async write(events: readonly EventRecord[]): Promise<void> {
    await this.postgres.transaction(async (manager) => {
      const inserted: { dedupe_key: string }[] = await manager.query(
        `insert into catalog.events (dedupe_key, type, tenant, application, cluster, generation, commit, payload, at, stream_sequence)
         select "dedupeKey", type, tenant, application, cluster, generation, commit, payload, at, sequence
         from jsonb_to_recordset($1::jsonb) as m ("dedupeKey" text, type text, tenant text, application text, cluster text,
           generation bigint, commit text, payload jsonb, at timestamptz(3), sequence bigint)
         order by sequence
         on conflict (dedupe_key) do nothing
         returning dedupe_key`,
        [records(events)],
      );
      const keys = new Set(inserted.map((row) => row.dedupe_key));
      const fresh = events.filter(({ dedupeKey }) => keys.has(dedupeKey)).sort((a, b) => Date.parse(a.at) - Date.parse(b.at));
      await keepAudit(manager, fresh);
      await keepLatest(manager, fresh);
      await bookIncidents(manager, fresh.flatMap(happenedOf));
    });
  }

  /** Removes events older than that. */
  async forget(days: number): Promise<void> {
    await this.postgres.run((manager) => manager.query(`delete from catalog.events where at < now() - make_interval(days => $1)`, [days]));
  }
}

/** Some events are about a revision of a source, some name a commit; a rollout's revision is neither. */
function commitOf({ revision, commit }: EventMessage): string | undefined {
  if (typeof revision === 'object' && revision !== null && 'commit' in revision) return String(revision.commit);
  return commit;
}
