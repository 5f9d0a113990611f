import type {
  ApiIncident,
  HealthChanged,
  MessageOf,
  Problem,
  RenderFailed,
  Revision,
  RolloutChanged,
  SourceFailed,
  SyncFinished,
} from '@fairlead/contracts';
import {
  isWell,
  noTroubles,
  routeSignal,
  signalOfHealth,
  signalOfRenderFailure,
  signalOfSourceFailure,
  signalOfSync,
  TroubleMemory,
  type TroubleMemories,
  type TroubleSignal,
} from '@fairlead/domain';
import { z } from 'zod';
import { describeEvent, type Told } from '../applications/describe-event.js';

/** What is known of an application, or of it on one cluster. */
export const IncidentState = z.object({
  memory: TroubleMemory.prefault({}),
  /** The last that was heard of each rollout that failed or began since. */
  rollouts: z.record(z.string(), z.object({ at: z.string(), failed: z.boolean() })).default({}),
  /** Of an application as a whole: when the latest of the events happened that were taken into account. */
  lastAt: z.string().optional(),
});
export type IncidentState = z.infer<typeof IncidentState>;
export const noState = (): IncidentState => IncidentState.parse({});
export interface IncidentStates {
  readonly application: IncidentState;
  /** Of the cluster that the event is about. */
  readonly cluster?: IncidentState | undefined;
}
/** Events that may open or end an incident. */
export const INCIDENT_TYPES = ['source.failed', 'render.failed', 'sync.finished', 'health.changed', 'rollout.changed'] as const;
export type IncidentType = (typeof INCIDENT_TYPES)[number];
export interface IncidentEvent<T extends IncidentType = IncidentType> {
  readonly type: T;
  readonly message: Told[T];
  readonly at: string;
}
/** `cluster` empty: the application as a whole. */
export type IncidentChange =
  | {
      readonly kind: 'opened';
      readonly cluster: string;
      readonly stage: ApiIncident['stage'];
      readonly summary: string;
      readonly problem?: Problem | undefined;
      readonly revision?: Revision | undefined;
      readonly at: string;
    }
  | { readonly kind: 'resolved'; readonly cluster: string; readonly resolution: string; readonly at: string };
export interface Tracked {
  readonly states: IncidentStates;
  readonly changes: readonly IncidentChange[];
}

/** An incident is open for as long as anything is wrong: the rules of what is are those by which people are told of it. */
export const isCalm = ({ memory, rollouts }: IncidentState): boolean =>
  isWell(memory) && !Object.values(rollouts).some(({ failed }) => failed);

/** What an event changes. Late and doubled events change nothing. */
export function trackIncident(before: IncidentStates, event: IncidentEvent): Tracked {
  const { type, message, at } = event;
  if (type === 'rollout.changed') return trackRollout(before, message as MessageOf<typeof RolloutChanged>, at);
  const signal = signalOf(event);
  if (signal === undefined) return { states: before, changes: [] };
  const states = routed(before, signal);
  const changes = changesOf(before, states, {
    cluster: 'cluster' in signal ? signal.cluster : '',
    stage: STAGES[signal.kind] ?? 'sync',
    summary: describeEvent(type, message as never),
    problem: 'problem' in signal ? signal.problem : undefined,
    revision: signal.revision,
    at: signal.at,
  });
  return { states, changes };
}

/** An application that goes to no cluster was rendered: there will be no sync to tell that it is well again. */
export function trackRendering(before: IncidentStates, signal: TroubleSignal & { kind: 'rendered' }): Tracked {
  const states = routed(before, signal);
  const { at, revision } = signal;
  return { states, changes: changesOf(before, states, { cluster: '', stage: 'render', summary: 'It is rendered again.', revision, at }) };
}

const STAGES: Partial<Record<TroubleSignal['kind'], ApiIncident['stage']>> = {
  'source-failed': 'source',
  'render-failed': 'render',
  'sync-failed': 'sync',
  degraded: 'health',
};

function signalOf({ type, message, at }: IncidentEvent): TroubleSignal | undefined {
  switch (type) {
    case 'source.failed':
      return signalOfSourceFailure(message as MessageOf<typeof SourceFailed>, at);
    case 'render.failed':
      return signalOfRenderFailure(message as MessageOf<typeof RenderFailed>, at);
    case 'sync.finished':
      return signalOfSync(message as MessageOf<typeof SyncFinished>);
    case 'health.changed':
      return signalOfHealth(message as MessageOf<typeof HealthChanged>);
    default:
      return undefined;
  }
}

function routed(before: IncidentStates, signal: TroubleSignal): IncidentStates {
  const memories: TroubleMemories = { application: before.application.memory, cluster: before.cluster?.memory };
  const after = routeSignal(memories, signal).memories;
  if (after === memories) return before;
  const { application, cluster } = before;
  return {
    application: { ...application, memory: after.application },
    ...(cluster === undefined ? {} : { cluster: { ...cluster, memory: after.cluster ?? noTroubles() } }),
  };
}

type Facts = Omit<Extract<IncidentChange, { kind: 'opened' }>, 'kind'>;
/** Compares what was wrong with what is. */
function changesOf(before: IncidentStates, after: IncidentStates, facts: Facts): IncidentChange[] {
  const scopes = [
    ['', before.application, after.application],
    [facts.cluster, before.cluster, after.cluster],
  ] as const;
  return scopes.flatMap(([cluster, was, is]): IncidentChange[] => {
    if (was === undefined || is === undefined || isCalm(was) === isCalm(is)) return [];
    if (isCalm(is)) return [{ kind: 'resolved', cluster, resolution: facts.summary, at: facts.at }];
    return [{ ...facts, kind: 'opened', cluster, at: is.memory.since ?? facts.at }];
  });
}

const OVER: ReadonlySet<string> = new Set(['Succeeded', 'Initialized', 'Terminated']);
/** A failed rollout is over once a later one of the same Canary went well. */
function trackRollout(before: IncidentStates, message: MessageOf<typeof RolloutChanged>, at: string): Tracked {
  const { cluster } = before;
  const failed = message.phase === 'Failed';
  if (cluster === undefined || (!failed && !OVER.has(message.phase))) return { states: before, changes: [] };
  const canary = `${message.namespace}/${message.name}`;
  const last = cluster.rollouts[canary];
  if (last !== undefined && Date.parse(last.at) >= Date.parse(at)) return { states: before, changes: [] };
  const states = { ...before, cluster: { ...cluster, rollouts: { ...cluster.rollouts, [canary]: { at, failed } } } };
  const summary = describeEvent('rollout.changed', message);
  return { states, changes: changesOf(before, states, { cluster: message.cluster, stage: 'rollout', summary, at }) };
}
