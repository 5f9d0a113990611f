import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { canonicalJson } from '@fairlead/domain';
import { parseYaml } from './parse-yaml.js';
import { YamlError } from './yaml-error.js';

interface Answer {
  yaml: string;
  json: string;
  error: string;
}
/** What sigs.k8s.io/yaml 1.6.0 (YAMLToJSON) answered to each text. */
const answers = readFileSync(new URL('./kubernetes-yaml.fixtures.jsonl', import.meta.url), 'utf8')
  .trim()
  .split('\n')
  .map((line) => JSON.parse(line) as Answer);

/** Where we differ on purpose. */
const refused: Record<string, RegExp> = {
  'a: 0777777777777777777777': /larger than 2\^53/,
  '.inf: x': /JSON/,
};
/** What go-yaml can't read: escapes of JSON. The object decoder of Kubernetes takes JSON by its own rules first, as we do. */
const read: Record<string, unknown> = { '{"a":1e3,"b":"\\/"}': { a: 1000, b: '/' }, 'a: "\\ud83d\\ude00"': { a: '😀' } };

const valueOf = (text: string): unknown => parseYaml(text, { repeatedKeys: 'last-wins' })[0]?.value ?? null;

describe('YAML is read as Kubernetes reads it', () => {
  it.each(answers)('$yaml', ({ yaml, json, error }) => {
    if (refused[yaml]) expect(() => valueOf(yaml)).toThrow(refused[yaml]);
    else if (read[yaml]) expect(valueOf(yaml)).toEqual(read[yaml]);
    else if (error) expect(() => valueOf(yaml)).toThrow(YamlError);
    else expect(canonicalJson(valueOf(yaml))).toBe(canonicalJson(JSON.parse(json)));
  });
});

const error = (text: string): YamlError => {
  try {
    parseYaml(text);
  } catch (thrown) {
    if (thrown instanceof YamlError) return thrown;
    throw thrown;
  }
  throw new Error('nothing was thrown');
};

describe('errors name line and column', () => {
  it.each([
    ['a second document', 'a: 1\n---\nb: 2\n---\nc: [1\nd: 2\n', 6, /./],
    ['a repeated key', 'a: 1\n---\nspec:\n  x: 1\n  y: 2\n  x: 3\n', 6, /"x" stands twice/],
    ['a tab', 'a:\n\tb: 1\n', 2, /./],
    ['an unknown alias', 'a: 1\nb: *nope\n', 2, /&nope/],
    ['a number that would be rounded', 'a: 1\nb: 9007199254740993\n', 2, /2\^53/],
    ['the same in JSON', '{"a": 1,\n"b": 9007199254740993}', 2, /2\^53/],
    ['broken JSON', '{"a": 1,\n"b": }{', 2, /./],
    ['binary garbage', 'a: 1\nb: \0\u0001', 2, /binary/],
  ])('for %s', (_, text, line, message) => {
    const { line: found, column, message: said } = error(text);
    expect(said).toMatch(message);
    expect(found).toBe(line);
    expect(column).toBeGreaterThan(0);
  });
  it('refuse an alias bomb at once', () => {
    let text = 'a: &a [x,x,x,x,x,x,x,x,x]\n';
    for (const [from, to] of ['ab', 'bc', 'cd', 'de', 'ef', 'fg', 'gh', 'hi'].map((pair) => [pair[0], pair[1]]))
      text += `${to}: &${to} [${Array(9).fill(`*${from}`).join(',')}]\n`;
    const started = performance.now();
    expect(error(text).message).toMatch(/2,000,000 values/);
    expect(performance.now() - started).toBeLessThan(1000);
  });
  it('refuse a nesting too deep', () => expect(error(`a: ${'['.repeat(100_000)}`).message).toMatch(/depth|nest/i));
});

describe('a stream of documents', () => {
  it('is split where a line is ---, keeps directives and comments, and knows where each stands', () => {
    const documents = parseYaml('# c\n---\na: 1\n--- # x\n# y\n---\n\n  b: |\n    ---\n    x\n...\n---\n');
    expect(documents.map(({ value }) => value ?? null)).toEqual([{ a: 1 }, null, { b: '---\nx\n' }, null]);
    expect(documents[2]?.at()).toEqual({ line: 8, column: 3 });
    expect(parseYaml('%YAML 1.1\n---\na: y\n').map(({ value }) => value)).toEqual([{ a: true }]);
    expect(parseYaml('---').map(({ value }) => value ?? null)).toEqual([null]);
  });
});

it('texts and brackets may go on with less indentation, as in CRDs that people have', () => {
  const text = "a:\n  b:\n    c: 'one\n    two\n  three'\n    d: [\n  1, 2\n  ]\n    e: x\n";
  expect(valueOf(text)).toEqual({ a: { b: { c: 'one two three', d: [1, 2], e: 'x' } } });
});
