import { ApplicationHeld, GitPushed, PromotionState, RollbackRequested, RolloutPhase, type MessageOf } from '@fairlead/contracts';
import { blockProblem } from '@fairlead/local-stack';
import { describe, expect, it } from 'vitest';
import { prunesWith, promotionsWith, rollouts } from '../moving/kinds.js';
import { Promotion } from '../moving/promotion.js';
import { Prune } from '../moving/prune.js';
import { Rollout } from '../moving/rollout.js';
import type { SlackContent } from './blocks.js';
import { held, reverted, rollbackRequested } from './note-message.js';

const label = 'a'.repeat(63);
/** Everything that means something to Slack, over and over. */
const nasty = '<!channel> & `*_~ <@U1>'.repeat(100);
const at = '2026-01-01T00:00:42.000Z';
const commit = 'c'.repeat(64);
const buttons = { buttons: true };

const rollout = (phase: RolloutPhase) =>
  Rollout.parse({
    tenant: label,
    application: label,
    cluster: label,
    namespace: label,
    name: nasty.slice(0, 253),
    target: nasty.slice(0, 253),
    phase,
    weight: 33,
    failedChecks: 5,
    threshold: 5,
    message: nasty.slice(0, 2_000),
    metrics: Array.from({ length: 50 }, () => ({
      name: nasty.slice(0, 200),
      verdict: 'pass',
      value: 1234.5678,
      min: 0.000123456,
      max: 987654.321,
    })),
    images: Array.from({ length: 20 }, () => nasty.slice(0, 300)),
    since: '2026-01-01T00:00:00.000Z',
    at,
  });
const promotion = (state: PromotionState, rest: object = {}) =>
  Promotion.parse({
    tenant: label,
    promotion: label,
    from: label,
    to: label,
    application: label,
    commit,
    state,
    changes: Array.from({ length: 50 }, () => nasty.slice(0, 300)),
    soakUntil: at,
    pullRequest: { url: `https://git.example.com/${'x'.repeat(500)}?a=1&b=<x>`, number: 7 },
    actor: nasty.slice(0, 200),
    reason: nasty.slice(0, 1_000),
    result: commit,
    problem: { code: 'X', message: nasty.slice(0, 4_000) },
    at,
    ...rest,
  });
const prune = Prune.parse({
  key: `prune:${label}/${label}/${label}:1767225642000:0123456789abcdef`,
  tenant: label,
  application: label,
  cluster: label,
  commit,
  subject: nasty.slice(0, 200),
  author: nasty.slice(0, 200),
  objects: Array.from({ length: 100 }, () => ({ key: nasty, kind: nasty.slice(0, 63), namespace: label, name: nasty.slice(0, 253) })),
  at,
});
const revision = { commit, ref: 'refs/heads/main', subject: nasty.slice(0, 200), author: nasty.slice(0, 200) };
const asked = { id: 'i', actor: nasty.slice(0, 200), via: 'slack', reason: nasty.slice(0, 1_000) } as const;
const source = { fingerprint: 'f'.repeat(64), revision };
const hold = { tenant: label, application: label, bad: source, instead: source, asked, at };
const parsedHold = (value: boolean) => ApplicationHeld.schema.parse({ ...hold, held: value }) as MessageOf<typeof ApplicationHeld>;
const request = RollbackRequested.schema.parse({ ...asked, tenant: label, application: label, commit, to: commit, at });
const push = {
  tenant: label,
  repository: label,
  what: 'revert',
  branch: nasty.slice(0, 200),
  commit,
  subject: nasty.slice(0, 300),
  actor: nasty.slice(0, 200),
  at,
};

const longest: [string, SlackContent][] = [
  ...RolloutPhase.options.map((phase): [string, SlackContent] => [`rollout ${phase}`, rollouts.content(rollout(phase))]),
  ['rollout overtaken', rollouts.content({ ...rollout('Progressing'), superseded: true })],
  ...PromotionState.options.map((state): [string, SlackContent] => [
    `promotion ${state}`,
    promotionsWith(buttons).content(promotion(state)),
  ]),
  ['promotion decided', promotionsWith(buttons).content(promotion('AwaitingApproval', { decision: { ...asked, decision: 'reject' } }))],
  ['prune', prunesWith(buttons).content(prune)],
  ['prune confirmed', prunesWith(buttons).content({ ...prune, confirmed: asked })],
  ['rollback', rollbackRequested(request as MessageOf<typeof RollbackRequested>)],
  ['hold', held(parsedHold(true))],
  ['release', held(parsedHold(false))],
  ['revert', reverted(GitPushed.schema.parse({ ...push, application: label }) as MessageOf<typeof GitPushed>)],
  ['revert of no application', reverted(GitPushed.schema.parse(push) as MessageOf<typeof GitPushed>)],
];

describe('the longest message that can be', () => {
  it.each(longest)('is one that Slack takes, and calls nobody: %s', (_, { text, blocks }) => {
    expect(blockProblem(blocks)).toBeUndefined();
    expect(text.length).toBeLessThan(4_000);
    expect(JSON.stringify([text, blocks]).replace(/<!date\^/g, '')).not.toMatch(/<[!@]/);
  });
});
