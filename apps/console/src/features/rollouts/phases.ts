import type { Rollout } from '@fairlead/api-client';

export type Phase = Rollout['phase'];
export type PhaseKind = 'under-way' | 'waits' | 'done' | 'failed' | 'rest';

/** What each phase is called and means, for people who don't know Flagger's words. */
export const PHASES: Readonly<Record<Phase, { readonly label: string; readonly kind: PhaseKind; readonly means: string }>> = {
  Initializing: { label: 'Initializing', kind: 'under-way', means: 'The primary is being made; traffic stays where it is.' },
  Initialized: { label: 'Ready', kind: 'rest', means: 'Nothing is rolled out. The primary has all traffic.' },
  Waiting: { label: 'Waiting to start', kind: 'waits', means: 'A gate has not let the new version begin yet.' },
  Progressing: {
    label: 'Progressing',
    kind: 'under-way',
    means: 'The new version gets traffic step by step while its metrics are watched.',
  },
  WaitingPromotion: {
    label: 'Waiting for promotion',
    kind: 'waits',
    means: 'Every step has passed. A gate or a person must let it be promoted.',
  },
  Promoting: { label: 'Promoting', kind: 'under-way', means: 'The primary takes the new version.' },
  Finalising: { label: 'Finalising', kind: 'under-way', means: 'The primary has all traffic; the canary is scaled down.' },
  Succeeded: { label: 'Succeeded', kind: 'done', means: 'The new version is promoted and has all traffic.' },
  Failed: { label: 'Failed', kind: 'failed', means: 'The new version was not promoted. The message says why, and where the traffic is.' },
  Terminating: { label: 'Terminating', kind: 'under-way', means: 'The Canary is being deleted; the target gets its pods back.' },
  Terminated: { label: 'Terminated', kind: 'rest', means: 'The Canary is gone.' },
};
export const KIND_COLOURS: Readonly<Record<PhaseKind, string>> = {
  'under-way': 'blue',
  waits: 'yellow',
  done: 'teal',
  failed: 'red',
  rest: 'gray',
};
export const isUnderWay = (phase: Phase): boolean => ['under-way', 'waits'].includes(PHASES[phase].kind);
export type Decision = 'promote' | 'abort' | 'retry';
const CAN: Readonly<Record<Decision, readonly Phase[]>> = {
  promote: ['Progressing', 'WaitingPromotion'],
  abort: ['Waiting', 'Progressing', 'WaitingPromotion'],
  retry: ['Failed'],
};
/** What can be decided in a phase. */
export const decisionsIn = (phase: Phase): Decision[] => (['promote', 'abort', 'retry'] as const).filter((one) => CAN[one].includes(phase));

/** What needs eyes first: waiting for somebody, under way, failed, then all that is at rest. */
const ORDER: readonly PhaseKind[] = ['waits', 'under-way', 'failed', 'done', 'rest'];
export const GROUPS = [
  { key: 'active', label: 'Under way', kinds: ['waits', 'under-way'] },
  { key: 'failed', label: 'Failed', kinds: ['failed'] },
  { key: 'rest', label: 'At rest', kinds: ['done', 'rest'] },
] as const satisfies readonly { key: string; label: string; kinds: readonly PhaseKind[] }[];
export type GroupKey = (typeof GROUPS)[number]['key'];
export const groupOf = (phase: Phase): GroupKey =>
  GROUPS.find(({ kinds }) => (kinds as readonly PhaseKind[]).includes(PHASES[phase].kind))?.key ?? 'rest';
/** Those that need eyes first, else in the order given. */
export const byUrgency = (rollouts: readonly Rollout[]): Rollout[] =>
  [...rollouts].sort((a, b) => ORDER.indexOf(PHASES[a.phase].kind) - ORDER.indexOf(PHASES[b.phase].kind));
