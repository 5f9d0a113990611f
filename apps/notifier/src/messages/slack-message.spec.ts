import { ApplicationName, ClusterName, CommitId, Generation, TenantName, type ObjectResult } from '@fairlead/contracts';
import { describe, expect, it } from 'vitest';
import type { Notice } from '../routing/route.js';
import { codeBlock, escapeText } from './escape.js';
import { slackMessage } from './slack-message.js';

const about = {
  tenant: TenantName.parse('team-a'),
  application: ApplicationName.parse('shop'),
  generation: Generation.parse(1),
  revision: {
    commit: CommitId.parse('0123456789abcdef0123456789abcdef01234567'),
    ref: 'refs/heads/main',
    subject: 'Price <b> & tax <!channel>',
    author: 'Ada',
  },
};
const onCluster = { ...about, cluster: ClusterName.parse('eu'), at: '2026-01-01T00:00:00Z' };
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
    const { text, blocks } = slackMessage(notice);
    expect(text.length).toBeGreaterThan(10);
    expect(text).toContain('team-a/shop');
    for (const block of blocks) {
      const texts = block.type === 'context' ? block.elements : 'fields' in block ? block.fields : [block.text];
      for (const one of texts) {
        expect(one.text.length).toBeGreaterThan(0);
        expect(one.text.length).toBeLessThanOrEqual('fields' in block ? 2_000 : 3_000);
        expect(one.text).not.toMatch(/<!|<@|<b>/);
      }
    }
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
  it('of drift names ten objects and counts the rest', () => {
    expect(everything(notices['drift'] ?? expect.fail())).toMatch(/… and 4 more.*3 more times/);
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
    for (const block of slackMessage(notice).blocks) {
      const texts = block.type === 'context' ? block.elements : 'fields' in block ? block.fields : [block.text];
      for (const { text } of texts) expect(text.length).toBeLessThanOrEqual('fields' in block ? 2_000 : 3_000);
    }
  });
});

describe('escaped text', () => {
  it('is never cut within an escape or a character', () => {
    expect(escapeText('a&b', 5)).toBe('a…');
    expect(escapeText('😀😀', 4)).toBe('😀…');
    expect(escapeText('short', 100)).toBe('short');
  });
  it('can not leave its block of code', () => expect(codeBlock('x\n```\n*bold*', 100)).toBe("```\nx\n'''\n*bold*\n```"));
});
