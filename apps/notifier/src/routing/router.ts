import { Database, Outbox, type EntityManager, type OutboxMessage } from '@fairlead/database';
import {
  type Notice,
  type TroubleMemories,
  TroubleMemory,
  type TroubleSignal,
  isOnCluster,
  noTroubles,
  routeSignal,
} from '@fairlead/domain';
import { Metrics, Readiness, tracing } from '@fairlead/service-kit';
import { slackMessage, type MessageOptions } from '../messages/slack-message.js';
import { Directory } from './directory.js';
import { Gathering } from './gathering.js';
import { keepThreads, lockedRows, updateRows, type NewState, type StateKey, type StateRow, type Thread } from './state-rows.js';

/** Key of the row of the application as a whole. */
const WHOLE = '';

/** Events handled at once: many, so that one transaction serves them together. */
export const GATHERED = { concurrency: 32 } as const;

interface Arrived {
  readonly signal: TroubleSignal;
  /** Headers of the trace that it belongs to. */
  readonly trace: Readonly<Record<string, string>>;
}
/** What one signal changes. */
interface Decided extends Arrived {
  readonly rows: readonly StateRow[];
  readonly before: TroubleMemories;
  readonly memories: TroubleMemories;
  readonly notice: Notice | undefined;
}

/** Remembers and enqueues in one transaction what `routeSignal` decides: however often a signal comes, its message is enqueued once. */
export class Router {
  private readonly notices;
  private readonly arrived = new Gathering<Arrived>({
    keyOf: ({ signal }) => applicationOf(signal),
    handle: (signals) => this.handleAll(signals),
  });

  constructor(
    private readonly database: Database,
    private readonly outbox: Outbox,
    private readonly directory: Directory,
    private readonly readiness: Readiness,
    metrics: Metrics,
    private readonly options: MessageOptions,
  ) {
    this.notices = metrics.counter('fairlead_notifications_total', 'Messages decided on, by kind.', ['kind']);
  }

  /** @throws DatabaseUnavailableError; the message that brought the signal is then handled again */
  handle(signal: TroubleSignal): Promise<void> {
    const trace = new Map<string, string>();
    tracing.inject(trace);
    return this.arrived.add({ signal, trace: Object.fromEntries(trace) });
  }

  private async handleAll(arrived: readonly Arrived[]): Promise<void> {
    let notices: Notice[];
    try {
      notices = await this.database.transaction((manager) => this.apply(manager, arrived));
    } catch (error) {
      this.readiness.set('postgres', error instanceof Error ? error.message : String(error));
      throw error;
    }
    this.readiness.set('postgres', undefined);
    for (const { kind } of notices) this.notices.inc({ kind });
    if (notices.length > 0) this.outbox.wake();
  }

  /** No two of the signals are of one application. */
  private async apply(manager: EntityManager, arrived: readonly Arrived[]): Promise<Notice[]> {
    const rows = await lockedRows(
      manager,
      arrived.flatMap(({ signal }) => keysOf(signal)),
    );
    const decided = arrived.map((one) => decide(one, rows)).filter(({ memories, before }) => memories !== before);
    const messages = decided.flatMap((one) => (one.notice ? [this.messageOf(one.notice, one)] : []));
    const ids = await Outbox.enqueue(manager, messages);
    await updateRows(
      manager,
      decided.flatMap((one) => changedRows(one, one.notice && ids.get(dedupeKeyOf(one.notice)))),
    );
    await keepThreads(
      manager,
      decided.flatMap((one) => threadsOf(one, one.notice && ids.get(dedupeKeyOf(one.notice)))),
    );
    return decided.flatMap(({ notice }) => notice ?? []);
  }

  private messageOf(notice: Notice, decided: Decided): OutboxMessage {
    const { signal } = notice;
    const { trace } = decided;
    const replyTo = parentOf(notice, decided);
    // Further trouble goes into the thread of the first, but must not be missed there.
    const broadcast = replyTo !== undefined && isTrouble(notice) ? { broadcast: true } : {};
    return {
      dedupeKey: dedupeKeyOf(notice),
      group: applicationOf(signal),
      kind: 'slack',
      payload: { channel: this.directory.channelOf(signal.tenant), ...slackMessage(notice, this.options), ...broadcast, trace },
      ...(replyTo === undefined ? {} : { replyTo }),
    };
  }
}

const applicationOf = ({ tenant, application }: TroubleSignal): string => `${tenant}/${application}`;
const dedupeKeyOf = ({ kind, signal }: Notice): string =>
  [kind, applicationOf(signal), isOnCluster(signal) ? `${signal.cluster}@${signal.at}` : '', signal.generation, codeOf(signal)].join(':');

/** The rows that a signal is about. */
function keysOf(signal: TroubleSignal): StateKey[] {
  const { tenant, application } = signal;
  return [WHOLE, ...(isOnCluster(signal) ? [signal.cluster] : [])].map((cluster) => ({ tenant, application, cluster }));
}

function decide(arrived: Arrived, all: readonly StateRow[]): Decided {
  const keys = keysOf(arrived.signal);
  const rows = keys.flatMap(
    (key) => all.find((row) => row.cluster === key.cluster && row.application === key.application && row.tenant === key.tenant) ?? [],
  );
  const before = memoriesOf(rows, arrived.signal);
  return { ...arrived, rows, before, notice: undefined, ...routeSignal(before, arrived.signal) };
}

/** @param message id of the message that tells of it */
function changedRows({ signal, rows, before, memories, notice }: Decided, message: number | undefined): NewState[] {
  return rows.flatMap((row) => {
    const memory = row.cluster === WHOLE ? memories.application : (memories.cluster ?? noTroubles());
    if (memory === (row.cluster === WHOLE ? before.application : before.cluster)) return [];
    const failureMessage = nextFailure(row, memory, isScopeOf(signal, row) && isTrouble(notice) ? message : undefined);
    const { tenant, application, cluster } = row;
    return { tenant, application, cluster, generation: memory.generation, state: memory, failureMessage };
  });
}

const isScopeOf = (signal: TroubleSignal, { cluster }: StateRow): boolean => cluster === (isOnCluster(signal) ? signal.cluster : WHOLE);

/** The message that a notice answers, if there is one: the first that told of the present trouble. */
function parentOf(notice: Notice, { signal, rows }: Decided): number | undefined {
  if (isTrouble(notice)) return rows.find((row) => isScopeOf(signal, row))?.failureMessage ?? undefined;
  return failureMessageOf(notice, rows);
}

/** @param message id of the message that tells of it */
function threadsOf(decided: Decided, message: number | undefined): Thread[] {
  const { notice, signal } = decided;
  if (notice === undefined) return [];
  const head = parentOf(notice, decided) ?? (isTrouble(notice) ? message : undefined);
  return head === undefined ? [] : [{ tenant: signal.tenant, application: signal.application, message: head }];
}

/** Of a recovery: the message that told of the trouble. Where one of the whole application ended too, it is the one that people waited for. */
function failureMessageOf({ after = [] }: Notice, rows: readonly StateRow[]): number | undefined {
  const endedForAll = after.some((trouble) => trouble === 'source' || trouble === 'render');
  const endedHere = after.some((trouble) => trouble === 'sync' || trouble === 'health');
  const told = rows.filter((row) => (row.cluster === WHOLE ? endedForAll : endedHere));
  return told.find((row) => row.failureMessage !== null)?.failureMessage ?? undefined;
}

const codeOf = (signal: TroubleSignal): string => ('problem' in signal ? signal.problem.code : '');
const isTrouble = (notice: Notice | undefined): boolean => notice?.kind === 'failed' || notice?.kind === 'degraded';

/** A row whose troubles are over is answered to no more. */
function nextFailure(row: StateRow, memory: TroubleMemory, message: number | undefined): number | null {
  if (Object.keys(memory.troubles).length === 0) return null;
  return row.failureMessage ?? message ?? null;
}

function memoriesOf(rows: readonly StateRow[], signal: TroubleSignal): TroubleMemories {
  const memory = (cluster: string): TroubleMemory => TroubleMemory.parse(rows.find((row) => row.cluster === cluster)?.state ?? {});
  return { application: memory(WHOLE), cluster: isOnCluster(signal) ? memory(signal.cluster) : undefined };
}
