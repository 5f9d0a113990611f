import type { HealthChanged, MessageOf, Problem, RenderFailed, SourceFailed, SyncFinished } from '@fairlead/contracts';
import type { TroubleSignal } from './signal.js';

const UNKNOWN: Problem = { code: 'SyncFailed', message: 'The syncer gave no reason; its log has it.' };

/** @param at when the message arrived: it does not say when it happened */
export const signalOfSourceFailure = (message: MessageOf<typeof SourceFailed>, at: string): TroubleSignal => ({
  ...message,
  at,
  kind: 'source-failed',
});
/** @param at when the message arrived: it does not say when it happened */
export const signalOfRenderFailure = (message: MessageOf<typeof RenderFailed>, at: string): TroubleSignal => ({
  ...message,
  at,
  kind: 'render-failed',
});

export function signalOfSync({ outcome, problem, finishedAt: at, ...about }: MessageOf<typeof SyncFinished>): TroubleSignal {
  return outcome === 'synced' ? { ...about, kind: 'synced', at } : { ...about, kind: 'sync-failed', at, problem: problem ?? UNKNOWN };
}

/** Progressing, Suspended, Missing and Unknown are neither good news nor bad: what becomes of them is. */
export function signalOfHealth({ health, ...about }: MessageOf<typeof HealthChanged>): TroubleSignal | undefined {
  if (health === 'Degraded') return { ...about, kind: 'degraded' };
  return health === 'Healthy' ? { ...about, kind: 'healthy' } : undefined;
}
