import { RolloutPhase } from '@fairlead/contracts';
import { isRecord, type KubeObject } from '../manifests/kube-object.js';
import { initialRolloutState, revisionId, type TargetRevision, type RolloutState } from './rollout-state.js';

interface Condition {
  type: string;
  status: 'True' | 'False' | 'Unknown';
  reason: string;
  message: string;
  lastUpdateTime: string;
  lastTransitionTime: string;
}
const text = (value: unknown): string | undefined => (typeof value === 'string' && value !== '' ? value : undefined);
const count = (value: unknown): number => (typeof value === 'number' && Number.isFinite(value) ? value : 0);
const texts = (value: unknown): Record<string, string> =>
  isRecord(value)
    ? Object.fromEntries(Object.entries(value).flatMap(([key, item]) => (typeof item === 'string' ? [[key, item]] : [])))
    : {};
const statusOf = (canary: KubeObject): Record<string, unknown> => (isRecord(canary['status']) ? canary['status'] : {});
const conditionsIn = (status: Record<string, unknown>): Record<string, unknown>[] =>
  Array.isArray(status['conditions']) ? status['conditions'].filter(isRecord) : [];

/** The state as a Canary's status tells it: in Flagger's fields, and what Flagger has none for below `status.fairlead`. */
export function readRolloutState(canary: KubeObject): RolloutState {
  const status = statusOf(canary);
  const phase = RolloutPhase.safeParse(status['phase']);
  if (!phase.success) return initialRolloutState();
  const own = isRecord(status['fairlead']) ? status['fairlead'] : {};
  const revision = (template: unknown, configs: unknown): TargetRevision | undefined => {
    const spec = text(template);
    return spec === undefined ? undefined : { template: spec, configs: texts(configs) };
  };
  return {
    phase: phase.data,
    weight: count(status['canaryWeight']),
    iterations: count(status['iterations']),
    failedChecks: count(status['failedChecks']),
    applied: revision(status['lastAppliedSpec'], status['trackedConfigs']),
    promoted: revision(status['lastPromotedSpec'], own['promotedConfigs']),
    startedAt: text(own['startedAt']),
    lastFailure: text(own['lastFailure']),
    decided: text(own['decided']),
    cookie: text(status['sessionAffinityCookie']),
    previousCookie: text(status['previousSessionAffinityCookie']),
    message: text(conditionsIn(status).find(({ type }) => type === 'Promoted')?.['message']) ?? '',
  };
}

/** When the last step or failed check was, in milliseconds since 1970; undefined: there was none. */
export function lastTransition(canary: KubeObject): number | undefined {
  const at = Date.parse(String(statusOf(canary)['lastTransitionTime'] ?? ''));
  return Number.isNaN(at) ? undefined : at;
}

const READY: Readonly<Record<RolloutPhase, { status: Condition['status']; reason: string }>> = {
  Initializing: { status: 'False', reason: 'Initializing' },
  Initialized: { status: 'True', reason: 'Initialized' },
  Waiting: { status: 'False', reason: 'Waiting' },
  Progressing: { status: 'False', reason: 'Progressing' },
  WaitingPromotion: { status: 'False', reason: 'WaitingPromotion' },
  Promoting: { status: 'False', reason: 'ProgressingPromotion' },
  Finalising: { status: 'False', reason: 'ProgressingFinalising' },
  Succeeded: { status: 'True', reason: 'Succeeded' },
  Failed: { status: 'False', reason: 'Failed' },
  Terminating: { status: 'False', reason: 'ProgressingTerminating' },
  Terminated: { status: 'False', reason: 'ProgressingTerminated' },
};
const promotedStatus = (phase: RolloutPhase): Condition['status'] => {
  if (phase === 'Initialized' || phase === 'Succeeded') return 'True';
  return phase === 'Failed' ? 'False' : 'Unknown';
};

/**
 * A merge patch of the status subresource that makes a Canary tell this state. `at`: now. `isStep`: a step or a failed check, from which the next interval is
 * counted; a sentence alone is none. With the resource version as a precondition, so that of two who take the same step one is refused.
 */
export function rolloutStatusPatch(canary: KubeObject, state: RolloutState, at: string, isStep: boolean): Record<string, unknown> {
  const before = statusOf(canary);
  const own = isRecord(before['fairlead']) ? before['fairlead'] : {};
  const ready = READY[state.phase];
  const conditions = [
    condition(before, { type: 'Promoted', status: promotedStatus(state.phase), reason: state.phase, message: state.message }, at),
    condition(before, { type: 'Ready', ...ready, message: state.message }, at),
  ];
  return {
    metadata: { resourceVersion: canary.metadata.resourceVersion },
    status: {
      phase: state.phase,
      canaryWeight: state.weight,
      iterations: state.iterations,
      failedChecks: state.failedChecks,
      lastAppliedSpec: state.applied?.template ?? null,
      lastPromotedSpec: state.promoted?.template ?? null,
      trackedConfigs: replacing(before['trackedConfigs'], state.applied?.configs ?? {}),
      sessionAffinityCookie: state.cookie ?? null,
      previousSessionAffinityCookie: state.previousCookie ?? null,
      ...(isStep ? { lastTransitionTime: at } : {}),
      conditions,
      fairlead: {
        promotedConfigs: replacing(own['promotedConfigs'], state.promoted?.configs ?? {}),
        revision: state.applied ? revisionId(state.applied) : null,
        startedAt: state.startedAt ?? null,
        lastFailure: state.lastFailure ?? null,
        decided: state.decided ?? null,
      },
    },
  };
}

/** The same for a Canary that can't be carried out: its state stays, the condition says why. Undefined: it says so already. */
export function refusalPatch(canary: KubeObject, message: string, at: string): Record<string, unknown> | undefined {
  const before = statusOf(canary);
  const said = conditionsIn(before).find(({ type }) => type === 'Ready');
  if (said?.['reason'] === 'Refused' && said['message'] === message) return undefined;
  const kept = conditionsIn(before).filter(({ type }) => type !== 'Ready');
  const refused = condition(before, { type: 'Ready', status: 'False', reason: 'Refused', message }, at);
  return { metadata: { resourceVersion: canary.metadata.resourceVersion }, status: { conditions: [...kept, refused] } };
}
/** True while the status says that the Canary is refused. */
export const saysRefused = (canary: KubeObject): boolean =>
  conditionsIn(statusOf(canary)).some(({ type, reason }) => type === 'Ready' && reason === 'Refused');

function condition(before: Record<string, unknown>, now: Pick<Condition, 'type' | 'status' | 'reason' | 'message'>, at: string): Condition {
  const last = conditionsIn(before).find(({ type }) => type === now.type);
  const since = last?.['status'] === now.status ? text(last['lastTransitionTime']) : undefined;
  return { ...now, lastUpdateTime: at, lastTransitionTime: since ?? at };
}
/** In a merge patch a key that is left out stays: those that go must be null. */
const replacing = (before: unknown, now: Readonly<Record<string, string>>): Record<string, string | null> => ({
  ...Object.fromEntries(Object.keys(texts(before)).map((key) => [key, null])),
  ...now,
});
