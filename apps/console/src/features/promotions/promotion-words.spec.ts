import { describe, expect, it } from 'vitest';
import type { Promotion } from '@fairlead/api-client';
import { changeText, clockText, gatesOf, spanText, undecidable, type Column } from './promotion-words';

const now = Date.UTC(2026, 0, 1, 12);
const next = (state: Promotion['state'], changes: Partial<Promotion> = {}): Promotion => ({
  ...{ tenant: 'shop', promotion: 'web', from: 'dev', to: 'production', application: 'web-production', commit: 'a'.repeat(40) },
  ...{ state, changes: [], at: new Date(now).toISOString(), ...changes },
});
const column = (environment: string, changes: Partial<Column> = {}): Column => ({
  ...{ environment, application: `web-${environment}`, approval: 'required', soakSeconds: 600 },
  ...changes,
});
const running = (health: 'Healthy' | 'Degraded') => ({ version: '1', health });
const gates = (...[promotion, to, from]: [Promotion, Column?, Column?]) =>
  gatesOf(promotion, to ?? column('production'), from, now).map(({ kind, state }) => `${kind} ${state}`);

describe('gates of a version', () => {
  it('count the soak time down', () => {
    const soakUntil = new Date(now + 150_000).toISOString();
    const [soak] = gatesOf(next('Soaking', { soakUntil }), column('production'), undefined, now);
    expect(soak).toMatchObject({ state: 'waits', progress: 75, text: 'Soaks in dev for another 2:30' });
  });

  it('never count below zero', () => {
    const soakUntil = new Date(now - 1).toISOString();
    expect(gatesOf(next('Soaking', { soakUntil }), column('production'), undefined, now)[0]).toMatchObject({ progress: 100 });
  });

  it('say that an unhealthy source holds it back, until it is being written', () => {
    const sick = column('dev', { running: running('Degraded') });
    expect(gates(next('AwaitingApproval'), undefined, sick)).toEqual(['health blocked', 'soak passed', 'approval waits']);
    expect(gates(next('Promoting'), undefined, sick)).toEqual(['soak passed', 'approval passed']);
    expect(gates(next('AwaitingApproval'), undefined, column('dev', { running: running('Healthy') }))[0]).toBe('soak passed');
  });

  it('name the pull request, and link only what is a page', () => {
    const of = (url: string) =>
      gatesOf(next('PullRequestOpen', { pullRequest: { url, number: 7 } }), column('p', { soakSeconds: 0 }), undefined, now)[0];
    expect(of('https://git.example.com/7')).toMatchObject({ text: 'Pull request #7', href: 'https://git.example.com/7' });
    expect(of('javascript:alert(1)')).not.toHaveProperty('href');
  });

  it('are none once it is decided', () => expect(gates(next('Rejected'))).toEqual([]));
});

describe('decisions', () => {
  it.each([
    ['AwaitingApproval', 'required', 'approve', true],
    ['Soaking', 'required', 'approve', true],
    ['Soaking', 'none', 'approve', false],
    ['Soaking', 'none', 'reject', true],
    ['Failed', 'none', 'approve', true],
    ['Promoting', 'required', 'reject', false],
    ['Promoted', 'required', 'approve', false],
  ] as const)('in %s with approval %s: %s is possible: %s', (state, approval, decision, possible) => {
    expect(undecidable(state, column('production', { approval }), decision) === undefined).toBe(possible);
  });
});

it.each([
  [1, '0:01'],
  [65_000, '1:05'],
  [3_729_000, '1:02:09'],
])('%d ms are %s on the clock', (milliseconds, text) => expect(clockText(milliseconds)).toBe(text));

it.each([
  [0, '0 s'],
  [45, '45 s'],
  [600, '10 min'],
  [5_400, '1 h 30 min'],
  [172_800, '2 d'],
])('%d s that were set are %s', (seconds, text) => expect(spanText(seconds)).toBe(text));

it.each([
  ['registry.example.com:5000/pay/checkout: 1.0 → 1.1', 'checkout: 1.0 → 1.1'],
  ['checkout: 1.0 → 1.1', 'checkout: 1.0 → 1.1'],
  ['c3d4c3d4 Move docs/a to docs/b', 'c3d4c3d4 Move docs/a to docs/b'],
])('the change %s is told as %s', (change, text) => expect(changeText(change)).toBe(text));
