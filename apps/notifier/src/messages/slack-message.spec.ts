import { ApplicationName, ClusterName, CommitId, Generation, TenantName, type ObjectResult } from '@fairlead/contracts';
import type { Notice } from '@fairlead/domain';
import { blockProblem } from '@fairlead/local-stack';
import { describe, expect, it } from 'vitest';
import { codeBlock, escapeText } from './escape.js';
import { slackMessage } from './slack-message.js';

const about = {
  tenant: TenantName.parse('team-a'),
  application: ApplicationName.parse('shop'),
  generation: Generation.parse(1),
  at: '2026-01-01T00:00:42Z',
  revision: {
    commit: CommitId.parse('0123456789abcdef0123456789abcdef01234567'),
    ref: 'refs/heads/main',
    subject: 'Price <b> & tax <!channel>',
    author: 'Ada',
  },
};
const onCluster = { ...about, cluster: ClusterName.parse('eu') };
const object = (action: ObjectResult['action'], name = 'web'): ObjectResult => ({
  group: 'apps',
  kind: 'Deployment',
  namespace: 'shop',
  name,
  action,
});
const problem = { code: 'RenderFailed', message: 'mapping values are not allowed', file: 'overlays/eu/patch.yaml', line: 7, column: 12 };
const notices: Record<string, Notice> = {
  synced: {
    kind: 'synced',
    signal: { ...onCluster, kind: 'synced', results: [object('created'), object('pruned', 'old'), object('unchanged', 'x')] },
  },
  'render failed': { kind: 'failed', signal: { ...about, kind: 'render-failed', problem } },
  'stopped by a guard rule': {
    kind: 'failed',
    signal: {
      ...about,
      kind: 'render-failed',
      problem: {
        code: 'GuardRuleViolated',
        message: 'replicas must be 2 or more (rule replicas; ask team platform)',
        file: 'web.yaml',
        line: 3,
      },
    },
  },
  'source failed': {
    kind: 'failed',
    signal: { ...about, revision: undefined, kind: 'source-failed', problem: { code: 'GitUnreachable', message: 'no route' } },
  },
  'sync failed': {
    kind: 'failed',
    signal: {
      ...onCluster,
      kind: 'sync-failed',
      problem: { code: 'ApplyFailed', message: 'conflict' },
      results: [{ ...object('failed'), message: 'immutable' }],
    },
  },
  degraded: { kind: 'degraded', signal: { ...onCluster, kind: 'degraded', reason: 'Deployment shop/web: ImagePullBackOff' } },
  'recovered by a sync': {
    kind: 'recovered',
    after: ['render', 'sync'],
    since: '2026-01-01T00:00:00Z',
    signal: { ...onCluster, kind: 'synced', results: [object('configured')] },
  },
  'recovered without a change': {
    kind: 'recovered',
    after: ['render'],
    signal: { ...onCluster, kind: 'synced', results: [object('unchanged')] },
  },
  'recovered by health': { kind: 'recovered', after: ['health'], signal: { ...onCluster, kind: 'healthy' } },
  'recovered without a cluster': { kind: 'recovered', after: ['source'], signal: { ...about, kind: 'rendered' } },
  drift: {
    kind: 'drift-healed',
    counted: 3,
    signal: { ...onCluster, kind: 'drift-healed', objects: Array.from({ length: 14 }, (_, i) => object('configured', `o${i}`)) },
  },
};
const everything = (notice: Notice): string => JSON.stringify(slackMessage(notice));

describe('a Slack message', () => {
  it.each(Object.entries(notices))('keeps the limits of Block Kit and calls nobody: %s', (_, notice) => {
    const { text, blocks } = slackMessage(notice, { buttons: true });
    expect(text.length).toBeGreaterThan(10);
    expect(text).toContain('team-a/shop');
    expect(blockProblem(blocks)).toBeUndefined();
    expect(JSON.stringify(blocks)).not.toMatch(/<!|<@|<b>/);
  });
  it('of a failure names place, commit, problem, what happens next and what to do', () => {
    const said = everything(notices['render failed'] ?? expect.fail());
    for (const part of [
      'overlays/eu/patch.yaml:7:12',
      '0123456',
      'Price &lt;b&gt; &amp; tax',
      'Ada',
      'mapping values',
      'keeps running',
      'What to do',
    ]) {
      expect(said).toContain(part);
    }
    expect(slackMessage(notices['render failed'] ?? expect.fail()).text).toMatch(
      /^team-a\/shop could not be rendered \(0123456 .*patch\.yaml:7:12: mapping/,
    );
  });
  it('of a failed sync names the objects', () => {
    expect(everything(notices['sync failed'] ?? expect.fail())).toContain('Deployment shop/web` failed: immutable');
  });
  it('of a sync counts what changed', () => expect(everything(notices['synced'] ?? expect.fail())).toContain('1 created, 1 pruned'));
  it('of a recovery says what was wrong', () => {
    expect(everything(notices['recovered by a sync'] ?? expect.fail())).toContain(
      'Before, it could not be rendered and could not be applied.',
    );
  });
  it('of a recovery begins with how long it took', () => {
    const { text } = slackMessage(notices['recovered by a sync'] ?? expect.fail());
    expect(text).toMatch(/^Recovered after 42 s: team-a\/shop is well again on eu \(0123456 /);
  });
  it('of a guard rule says that nothing reached a cluster and whom to ask', () => {
    const said = everything(notices['stopped by a guard rule'] ?? expect.fail());
    for (const part of ['was stopped by a guard rule', 'web.yaml:3', 'ask team platform', 'Nothing of this commit reached a cluster']) {
      expect(said).toContain(part);
    }
  });
  it.each([
    ['render failed', true],
    ['sync failed', true],
    ['degraded', true],
    ['stopped by a guard rule', true],
    ['source failed', false],
    ['synced', false],
    ['recovered by a sync', false],
    ['drift', false],
  ])('of a %s has a button to roll back: %s', (name, expected) => {
    const said = JSON.stringify(slackMessage(notices[name] ?? expect.fail(), { buttons: true }));
    expect(said.includes('"action_id":"rollback"')).toBe(expected);
    expect(everything(notices[name] ?? expect.fail())).not.toContain('action_id');
  });
  it('of drift names ten objects and counts the rest', () => {
    expect(everything(notices['drift'] ?? expect.fail())).toMatch(/… and 4 more.*3 more times/);
  });
  it('of drift says which fields of which objects were changed, and by whom', () => {
    const objects: ObjectResult[] = [
      { ...object('configured'), message: 'spec.replicas, spec.template.spec.containers[0].image changed by kubectl-edit' },
      { ...object('created', 'old'), message: 'deleted by hand' },
    ];
    const said = everything({ kind: 'drift-healed', counted: 0, signal: { ...onCluster, kind: 'drift-healed', objects } });
    expect(said).toContain(
      '• `Deployment shop/web` configured: spec.replicas, spec.template.spec.containers[0].image changed by kubectl-edit',
    );
    expect(said).toContain('• `Deployment shop/old` created: deleted by hand');
  });
  it('with the longest of everything still fits', () => {
    const long = '<&>`'.repeat(1000);
    const notice: Notice = {
      kind: 'failed',
      signal: {
        ...onCluster,
        revision: { ...about.revision, subject: long.slice(0, 200), author: long.slice(0, 200) },
        kind: 'sync-failed',
        problem: { code: 'X', message: long, file: long },
        results: Array.from({ length: 500 }, () => ({ ...object('failed', long.slice(0, 253)), message: long.slice(0, 2000) })),
      },
    };
    expect(blockProblem(slackMessage(notice, { buttons: true }).blocks)).toBeUndefined();
  });
});

describe('escaped text', () => {
  it('holds no secrets that a problem quotes', () => {
    const said = escapeText('fatal: https://bot:hunter2@git.example.com/x.git: Authorization: Bearer abcdef123456 xoxb-123456-abcdef', 500);
    expect(said).not.toMatch(/hunter2|abcdef/);
    expect(said).toContain('git.example.com/x.git');
  });
  it('is never cut within an escape or a character', () => {
    expect(escapeText('a&b', 5)).toBe('a…');
    expect(escapeText('😀😀', 4)).toBe('😀…');
    expect(escapeText('short', 100)).toBe('short');
  });
  it('can not leave its block of code', () => expect(codeBlock('x\n```\n*bold*', 100)).toBe("```\nx\n'''\n*bold*\n```"));
});
