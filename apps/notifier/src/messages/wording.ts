import type { Notice, Trouble, TroubleSignal, TroubleSignalKind } from '@fairlead/domain';

export interface Wording {
  /** Slack's short name of an emoji, without colons. */
  readonly emoji: string;
  /** Continues the application's name: "shop …". */
  readonly what: string;
  readonly next: string;
  readonly advice?: string;
}
type FailureKind = Extract<TroubleSignalKind, 'source-failed' | 'render-failed' | 'sync-failed'>;

const CORRECT_IT = 'Correct the place named above and push, or revert the commit.';
/** A problem in a file of the repository is the commit's, at whichever stage it was found. */
const hasPlace = (signal: TroubleSignal): boolean => 'problem' in signal && signal.problem.file !== undefined;
const FAILED: Readonly<Record<FailureKind, Omit<Wording, 'emoji'>>> = {
  'source-failed': {
    what: 'could not be read from Git',
    next: 'The last good state keeps running. The repository is tried again by itself.',
    advice: 'Check that the repository answers, and the ref, path and credentials of the application.',
  },
  'render-failed': {
    what: 'could not be rendered',
    next: 'The last good state keeps running. The next commit is rendered as soon as it is pushed.',
    advice: 'Correct the manifests and push, or revert the commit.',
  },
  'sync-failed': {
    what: 'could not be applied',
    next: 'It is tried again by itself with growing delay; what was applied before stays.',
    advice: 'Correct the manifests and push, or revert the commit.',
  },
};
/** A rendering that a guard rule keeps from the clusters; the problem names rule, place and owner. */
const REFUSED_BY_RULE: Omit<Wording, 'emoji'> = {
  what: 'was stopped by a guard rule',
  next: 'Nothing of this commit reached a cluster; the last good state keeps running.',
  advice: 'Do as the rule says and push, or ask its owner, who is named above.',
};
const isRefusedByRule = (signal: TroubleSignal): boolean => 'problem' in signal && signal.problem.code === 'GuardRuleViolated';

function failureWording(signal: TroubleSignal): Omit<Wording, 'emoji'> {
  if (isRefusedByRule(signal)) return REFUSED_BY_RULE;
  return { ...FAILED[failureOf(signal)], ...(hasPlace(signal) ? { advice: CORRECT_IT } : {}) };
}

const RECOVERED: Readonly<Record<Trouble, string>> = {
  source: 'could not be read from Git',
  render: 'could not be rendered',
  sync: 'could not be applied',
  health: 'was degraded',
};

/** The words of a notice that are the same for every application. */
export function wordingOf({ kind, signal, after = [], counted = 0 }: Notice): Wording {
  switch (kind) {
    case 'synced':
      return { emoji: 'white_check_mark', what: 'is in sync', next: 'Its health is watched; you hear of it if it degrades.' };
    case 'failed':
      return { emoji: 'red_circle', ...failureWording(signal) };
    case 'degraded':
      return {
        emoji: 'warning',
        what: 'is degraded',
        next: 'It is watched; you hear of it as soon as it is healthy again.',
        advice: 'Look at the objects named above, and revert the commit if it is the cause.',
      };
    case 'recovered':
      return {
        emoji: 'large_green_circle',
        what: 'is well again',
        next: `Before, it ${after.map((one) => RECOVERED[one]).join(' and ')}.`,
      };
    case 'drift-healed':
      return {
        emoji: 'adhesive_bandage',
        what: 'was changed by hand and put back to what Git says',
        next: counted === 0 ? 'Nothing more is done.' : `This happened ${counted} more times since the last message.`,
        advice: 'Change it in Git instead, or suspend the application while you work on it by hand.',
      };
  }
}

function failureOf({ kind }: TroubleSignal): FailureKind {
  if (kind === 'source-failed' || kind === 'render-failed' || kind === 'sync-failed') return kind;
  throw new TypeError(`A signal ${kind} is no failure.`);
}
