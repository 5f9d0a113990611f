import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { parseYaml } from './parse-yaml.js';
import { printYaml } from './print-yaml.js';

const texts = readFileSync(new URL('./kubernetes-yaml.fixtures.jsonl', import.meta.url), 'utf8')
  .trim()
  .split('\n')
  .map((line) => (JSON.parse(line) as { yaml: string }).yaml)
  .flatMap((text) => [text, text.replace(/^a: /, '')]);

it.each([
  ...texts,
  'é',
  '😀',
  ' x',
  'x ',
  '\n',
  'a\n\nb\n',
  '  a\nb',
  '\t',
  '- x',
  '? x',
  'a: b',
  '#x',
  "it's",
  '"',
  '\u2028',
  '---',
  '...',
  '%x',
  'x\r\ny',
])('the text %j comes back as it was, as a value and as a key', (text) => {
  const value = { [text]: [text, { nested: text }] };
  expect(parseYaml(printYaml(value))[0]?.value).toEqual(value);
});
it('numbers, empty collections and repeated parts come back as they were', () => {
  const shared = { x: 1 };
  const value = { a: shared, b: shared, c: [], d: {}, e: [1.5, 1e21, -0.001, 1e-7, 9007199254740991, null, true] };
  expect(printYaml(value)).not.toMatch(/[&*]/);
  expect(parseYaml(printYaml(value))[0]?.value).toEqual(value);
});
