import type { Promotion, PromotionBoard } from '@fairlead/api-client';

export type Column = PromotionBoard['columns'][number];
export type State = Promotion['state'];
export const STATES: Readonly<Record<State, { readonly label: string; readonly colour: string }>> = {
  Soaking: { label: 'Soaking', colour: 'blue' },
  AwaitingApproval: { label: 'Waits for approval', colour: 'yellow' },
  PullRequestOpen: { label: 'Pull request open', colour: 'blue' },
  Promoting: { label: 'Being written to Git', colour: 'blue' },
  Promoted: { label: 'Promoted', colour: 'teal' },
  Rejected: { label: 'Rejected', colour: 'gray' },
  Superseded: { label: 'Overtaken by a newer version', colour: 'gray' },
  Failed: { label: 'Failed', colour: 'red' },
};
/** It is on its way still. */
export const isUnderWay = (state: State): boolean => !['Promoted', 'Rejected', 'Superseded'].includes(state);
/** A person has something to do about it. */
export const needsSomebody = (state: State): boolean => state === 'AwaitingApproval' || state === 'Failed';

export interface Gate {
  readonly kind: 'health' | 'soak' | 'pull-request' | 'approval';
  readonly state: 'passed' | 'waits' | 'ahead' | 'blocked';
  readonly text: string;
  /** Percent of a wait that is over. */
  readonly progress?: number;
  readonly href?: string;
}

/** What a version must pass to come into an environment, in that order, and how each stands. */
export function gatesOf(next: Promotion, to: Column, from: Column | undefined, now: number): Gate[] {
  if (!isUnderWay(next.state)) return [];
  return [healthGate(next, from), soakGate(next, to, now), pullRequestGate(next), approvalGate(next, to)].filter(
    (gate) => gate !== undefined,
  );
}

function healthGate({ state, from: name }: Promotion, from: Column | undefined): Gate | undefined {
  const health = from?.running?.health;
  // Once it is being written it is finished, however the source fares.
  if (health === undefined || health === 'Healthy' || state === 'Promoting') return undefined;
  return {
    kind: 'health',
    state: 'blocked',
    text: `${name} is ${health}: it goes on, and its soak time begins anew, when ${name} is Healthy again.`,
  };
}

function soakGate({ state, soakUntil, from }: Promotion, { soakSeconds }: Column, now: number): Gate | undefined {
  if (soakSeconds === 0) return undefined;
  const whole = soakSeconds * 1_000;
  if (state !== 'Soaking') return { kind: 'soak', state: 'passed', text: `Soaked in ${from} for ${spanText(soakSeconds)}` };
  if (soakUntil === undefined) return { kind: 'soak', state: 'waits', text: `Must be healthy in ${from} for ${spanText(soakSeconds)}` };
  const left = Date.parse(soakUntil) - now;
  if (left <= 0) return { kind: 'soak', state: 'waits', text: `Soaked in ${from}; it is looked at again now`, progress: 100 };
  const progress = Math.max(0, Math.min(100, Math.round(100 - (left / whole) * 100)));
  return { kind: 'soak', state: 'waits', text: `Soaks in ${from} for another ${clockText(left)}`, progress };
}

function pullRequestGate({ state, pullRequest }: Promotion): Gate | undefined {
  if (pullRequest === undefined) return undefined;
  const { number, url } = pullRequest;
  const passed = state === 'Promoting';
  // The address comes from a Git host; only what a browser opens as a page becomes a link.
  const href = /^https?:\/\//.test(url) ? url : undefined;
  return { kind: 'pull-request', state: passed ? 'passed' : 'waits', text: `Pull request #${number}`, ...(href ? { href } : {}) };
}

function approvalGate({ state, actor }: Promotion, { approval }: Column): Gate | undefined {
  if (approval === 'none') return undefined;
  if (state === 'Promoting') return { kind: 'approval', state: 'passed', text: actor === undefined ? 'Approved' : `Approved by ${actor}` };
  if (state === 'AwaitingApproval') return { kind: 'approval', state: 'waits', text: 'An approver must let it go on' };
  return { kind: 'approval', state: 'ahead', text: 'Needs approval then' };
}

/** `45 s`, `10 min`, `1 h 30 min`, `2 d`: of a time that somebody has set. */
export function spanText(seconds: number): string {
  const parts = [
    [Math.floor(seconds / 86_400), 'd'],
    [Math.floor(seconds / 3_600) % 24, 'h'],
    [Math.floor(seconds / 60) % 60, 'min'],
    [seconds % 60, 's'],
  ] as const;
  return parts.flatMap(([value, unit]) => (value === 0 ? [] : [`${value} ${unit}`])).join(' ') || '0 s';
}

/** A change of an image without its registry: `checkout: 2.13.4 → 2.14.0`. */
export const changeText = (change: string): string => change.replace(/^(?:[^\s/]+\/)+([^\s/]+: .* → )/, '$1');

/** `4:05`, `1:02:09`: of a clock that counts down. */
export function clockText(milliseconds: number): string {
  const seconds = Math.ceil(milliseconds / 1_000);
  const [hours, minutes, rest] = [Math.floor(seconds / 3_600), Math.floor(seconds / 60) % 60, seconds % 60];
  const two = (value: number): string => String(value).padStart(2, '0');
  return hours > 0 ? `${hours}:${two(minutes)}:${two(rest)}` : `${minutes}:${two(rest)}`;
}

/** What it takes to come into an environment, for its head. */
export function rulesOf({ soakSeconds, approval }: Column): string[] {
  return [...(soakSeconds > 0 ? [`soaks ${spanText(soakSeconds)} before`] : []), ...(approval === 'required' ? ['needs approval'] : [])];
}

/** Why a version can't be decided on now; undefined: it can. */
export function undecidable(state: State, { approval }: Column, decision: 'approve' | 'reject'): string | undefined {
  if (!isUnderWay(state)) return `It is ${STATES[state].label.toLowerCase()}: there is nothing to decide.`;
  if (state === 'Promoting') return 'It is being written to Git already. Roll back afterwards if it must not run.';
  if (decision === 'approve' && approval === 'none' && state !== 'Failed')
    return 'This environment needs no approval: it goes on by itself.';
  return undefined;
}
