import { parseYaml, printYaml } from '@fairlead/rendering';
import { describe, expect, it } from 'vitest';
import { parseAllDocuments } from 'yaml';
import { escaped } from './escape.js';
import { escapedYaml, yamlOf } from './yaml.js';

const HOSTILE = [
  '\u001b[2J',
  '\u009b2J',
  'a\u007fb',
  'a\u0085b',
  'a: \u202eb',
  '\u2066',
  'one\ntwo \u202e\n\n  three\u009b\n',
  '\u202e#',
  'x\r\ny\u009b',
  `long ${'word '.repeat(60)}\u202e`,
];
const value = { texts: HOSTILE, nested: { list: [HOSTILE.map((text) => ({ [text]: text }))] }, plain: 'yes', number: 1 };

describe('YAML', () => {
  it('is shown and not obeyed, and reads as the same value, whichever printer it is from', async () => {
    const [ours, ofManifests] = [await yamlOf(value), await escapedYaml(printYaml(value))];
    for (const text of [ours, ofManifests]) {
      expect(escaped(text)).toBe(text);
      expect(parseAllDocuments(text).map((document): unknown => document.toJS())).toEqual([value]);
    }
    expect(parseYaml(ofManifests).map((document) => document.value)).toEqual([value]);
  });
  it('of several documents stays several', async () => {
    const text = await escapedYaml(['\u202ea', { b: '\u202e' }, 'c'].map(printYaml).join('---\n'));
    expect(escaped(text)).toBe(text);
    expect(parseYaml(text).map((document) => document.value)).toEqual(['\u202ea', { b: '\u202e' }, 'c']);
  });
  it('is left alone where there is nothing to escape', async () => {
    const text = printYaml({ on: 'yes', text: 'a\nb\n', n: ['é', '\t', '080'] });
    expect(await escapedYaml(text)).toBe(text);
  });
  it('keeps what stands beside a text that is escaped as it was', async () => {
    const text = await escapedYaml("a: 'yes'\nb: x\u202e\nc: |\n  kept\n  as it is\nd: [1, 'q']\n");
    expect(text).toBe("a: 'yes'\nb: \"x\\u202e\"\nc: |\n  kept\n  as it is\nd: [1, 'q']\n");
  });
});
