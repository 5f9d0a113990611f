import type { ManifestsRendered, MessageOf, RollbackRequested } from '@fairlead/contracts';
import { describe, expect, it } from 'vitest';
import { planRollback, type RollbackFacts } from './plan-rollback.js';
import type { Kept } from './rendering-history.js';

const at = (seconds: number): string => new Date(1_000_000_000_000 + seconds * 1000).toISOString();
const now = Date.parse(at(0));
const commit = (letter: string): string => letter.repeat(40);
const kept = (letter: string, generation: number, digest = letter): Kept =>
  ({
    ...{ tenant: 'shop', application: 'api', generation, fingerprint: letter.repeat(64) },
    revision: { commit: commit(letter), ref: 'main' },
    bundle: { digest: digest.repeat(64), objects: 1, bytes: 1 },
  }) as Kept;
const desired = (letter: string, generation: number, digest = letter) =>
  ({ ...kept(letter, generation, digest), cluster: 'eu', bucket: 0 }) as unknown as MessageOf<typeof ManifestsRendered>;
const plan = (facts: Partial<RollbackFacts>, request: object = {}) =>
  planRollback({
    request: { id: 'r', actor: 'eve', via: 'cli', tenant: 'shop', application: 'api', at: at(-1), ...request } as MessageOf<
      typeof RollbackRequested
    >,
    desired: [desired('c', 3)],
    kept: [kept('a', 1), kept('b', 2), kept('c', 3)],
    hold: undefined,
    newestSource: 3,
    now,
    ...facts,
  });

describe('a rollback goes back to', () => {
  it.each<[what: string, facts: Partial<RollbackFacts>, request: object, instead: string | undefined]>([
    ['the rendering before the one that runs', {}, {}, 'b'],
    ['that before the bad commit, if it runs', {}, { commit: commit('c') }, 'b'],
    ['a commit that is named', {}, { to: commit('a') }, 'a'],
    ['nothing, if the named one is not kept', {}, { to: commit('f') }, undefined],
    ['one that differs in what it renders to', { kept: [kept('a', 1), kept('b', 2, 'c'), kept('c', 3)] }, {}, 'a'],
    ['one before the one that runs, after it was taken back once', { desired: [desired('b', 4)] }, {}, 'a'],
    ['nothing, if nothing was there', { kept: [kept('c', 3)] }, {}, undefined],
    ['the newest older one, if the bad one is not kept', { kept: [kept('a', 1), kept('b', 2), kept('d', 9)] }, {}, 'b'],
  ])('%s', (_, facts, request, instead) => {
    const result = plan(facts, request);
    expect('bad' in result && result.instead?.fingerprint.charAt(0)).toBe(instead);
  });
  it.each<[what: string, facts: Partial<RollbackFacts>, request: object, why: RegExp]>([
    ['of an application that no cluster has', { desired: [] }, {}, /no cluster/],
    ['of a commit that does not run', {}, { commit: commit('b') }, /not the one that runs/],
    ['that comes late, after a newer source', { newestSource: Date.parse(at(-600)) }, { at: at(-700) }, /over ten minutes old/],
    [
      'that somebody else asked for already',
      { hold: { held: true, at: at(-1) } as RollbackFacts['hold'] },
      { at: at(-2) },
      /was taken back after this/,
    ],
  ])('is ignored: one %s', (_, facts, request, why) => {
    expect(plan(facts, request)).toEqual({ ignore: expect.stringMatching(why) as string });
  });
  it('a late one counts while nothing newer came', () => {
    expect(plan({ newestSource: Date.parse(at(-800)) }, { at: at(-700) })).toHaveProperty('instead.fingerprint', 'b'.repeat(64));
  });
});
