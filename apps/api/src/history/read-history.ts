import {
  ActionAudited,
  DriftHealed,
  GitPushed,
  HealthChanged,
  PromotionChanged,
  RenderFailed,
  RolloutChanged,
  SourceFailed,
  SyncFinished,
} from '@fairlead/contracts';
import type { Bus } from '@fairlead/messaging';
import type { EventMessage, HistoryWriter } from './history-writer.js';

/** What is kept: what the `on-*.ts` beside this take as it comes. */
export const HISTORY_CONTRACTS = [
  ActionAudited,
  DriftHealed,
  GitPushed,
  HealthChanged,
  PromotionChanged,
  RenderFailed,
  RolloutChanged,
  SourceFailed,
  SyncFinished,
];
/** Events that wait to be written together. */
const AT_ONCE = 200;

/**
 * Gives the history every event that its stream still has; those that it has it leaves as they are.
 * @returns how many were read
 * @throws EventUnstorableError of one, HistoryWaitsError
 */
export async function readHistory(bus: Bus, history: HistoryWriter, signal: AbortSignal): Promise<number> {
  const ended = new AbortController();
  let [read, failure, written] = [0, undefined as unknown, [] as Promise<void>[]];
  const settle = async (): Promise<void> => {
    const results = await Promise.allSettled(written);
    written = [];
    for (const result of results) if (result.status === 'rejected') failure ??= result.reason;
  };
  try {
    await new Promise<void>((resolve, reject) => {
      signal.addEventListener('abort', () => reject(signal.reason as Error), { once: true });
      bus
        .follow({
          consumer: 'api-history-anew',
          contracts: HISTORY_CONTRACTS,
          from: { afterSequence: 0 },
          onMessage: async ({ contract, message, ...place }) => {
            read++;
            written.push(history.append(contract, message as EventMessage, place));
            if (written.length >= AT_ONCE) await settle();
          },
          onCaughtUp: resolve,
          signal: AbortSignal.any([signal, ended.signal]),
        })
        .catch(reject);
    });
    await settle();
  } finally {
    ended.abort();
  }
  if (failure !== undefined) throw failure as Error;
  return read;
}
