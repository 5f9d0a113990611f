import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parseAllDocuments } from 'yaml';
import type { KubeObject } from '../manifests/kube-object.js';
import { assessHealth, worstHealth } from './assess-health.js';

/** `cases/<rule>/<name>.yaml`: what is expected (a message only where its wording counts), then the live object. */
const cases = join(import.meta.dirname, 'cases');
const files = readdirSync(cases, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.yaml'));

describe('health', () => {
  it.each(files.sort())('%s', (file) => {
    const [head, object] = parseAllDocuments(readFileSync(join(cases, file), 'utf8')).map((document) => document.toJS() as unknown);
    const { expect: expected } = head as { expect: object | 'none' };
    const actual = assessHealth(object as KubeObject);
    if (expected === 'none') expect(actual).toBeUndefined();
    else expect(actual).toMatchObject(expected);
  });
  it('has cases', () => expect(files.length).toBeGreaterThan(80));
});

describe('the worst of several', () => {
  it.each([
    [[], 'Healthy'],
    [['Healthy', 'Suspended'], 'Suspended'],
    [['Progressing', 'Suspended'], 'Progressing'],
    [['Missing', 'Progressing'], 'Missing'],
    [['Degraded', 'Missing'], 'Degraded'],
    [['Degraded', 'Unknown', 'Healthy'], 'Unknown'],
  ] as const)('of %j is %s', (list, worst) => expect(worstHealth(list)).toBe(worst));
});
