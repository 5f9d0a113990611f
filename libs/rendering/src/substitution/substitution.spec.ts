import { describe, expect, it } from 'vitest';
import { substitute } from './substitute.js';
import { substituteInManifests } from './substitute-in-manifests.js';

const variables = {
  a: 'x',
  e: '',
  n: '2',
  s: 'abcdef',
  p: '/path/to/file',
  z: 'abcABC123ABCabc',
  u: 'größe',
  ALL: 'HELLO',
  f: 'bash.string.txt',
};

describe('post-build substitution, as fluxcd/pkg/envsubst', () => {
  it.each([
    ['only ${…} counts', '${a} $a $ {a} $', 'x $a $ {a} $'],
    ['two dollar signs are one', '$$a $${a} $$$a $$$${a} cost: 5$$', '$a ${a} $$a $${a} cost: 5$'],
    ['an escaped one with one in it', '$${b=${a}}', '${b=x}'],
    ['defaults for what is empty or missing', '${e:-d} ${q:-d} ${e:=d} ${q=d} ${e=d}', 'd d d d d'],
    ['defaults are not needed', '${a:-d}${a:=d}${a=d}', 'xxx'],
    ['nothing as default', '[${q:-}]', '[]'],
    ['defaults with others in them', '${q:=x-${a}} ${q:=${a}-${n}-z} ${q:=${r:=deep}}', 'x-x x-2-z deep'],
    ['alternatives and errors are defaults', '${q:+alt} ${a:+alt} ${q:?err} ${a:?err}', 'alt x err x'],
    ['lengths in bytes', '${#s} ${#u} ${#e}', '6 7 0'],
    ['parts', '${s:1} ${s:1:3} ${s:9}- ${s:2:99} ${s:1:-1}', 'bcdef bcd - cdef bcde'],
    ['parts by a blank, bash’s way to write negative ones, are the whole', '${s: -2}', 'abcdef'],
    ['parts from a variable', '${s:${n}}', 'cdef'],
    ['beginnings away', '${p#*/} ${p##*/} ${f#*.} ${f##*.} ${p#nope}', 'path/to/file file string.txt txt /path/to/file'],
    ['ends away', '${p%/*} ${f%.*} ${f%%.*} ${f%[xt]?t}', '/path/to bash.string bash bash.string.'],
    ['replacement', '${z/abc/X} ${z//abc/X} ${z/#abc/X} ${z/%abc/X}', 'XABC123ABCabc XABC123ABCX XABC123ABCabc abcABC123ABCX'],
    ['replacement by nothing, and of nothing', '${f/./} ${a/#/pre-} ${a/%/-post}', 'bashstring.txt pre-x x-post'],
    ['replacement with escapes', '${p//\\//-} ${a/x/$&}', '-path-to-file $&'],
    ['upper and lower case', '${s^} ${s^^} ${ALL,} ${ALL,,}', 'Abcdef ABCDEF hELLO hello'],
    ['backslashes elsewhere stay', '\\\\x \\${a}', '\\\\x \\x'],
  ])('%s', (_, text, expected) => {
    expect(substitute(text, variables)).toBe(expected);
  });
  it.each([
    ['${q}', 'variable not set (strict mode): "q"'],
    ['${constructor}', 'variable not set (strict mode): "constructor"'],
    ['${#q}', 'variable not set (strict mode): "q"'],
    ['${q^^}', 'variable not set (strict mode): "q"'],
    ['${q/x/y}', 'variable not set (strict mode): "q"'],
    ['${a:=${q}}', 'variable not set (strict mode): "q"'],
    ['${a-d}', 'missing closing brace'],
    ['${a+d}', 'missing closing brace'],
    ['${a.b}', 'missing closing brace'],
    ['${a', 'missing closing brace'],
    ['${a b}', 'missing closing brace'],
    ['${}', 'unable to parse variable name'],
    ['${.Values.x}', 'unable to parse variable name'],
    ['${a:=d', 'unable to parse substitution within function'],
    ['${a:}', 'unable to parse substitution within function'],
    ['${a#}', 'unable to parse substitution within function'],
    ['${a/x}', 'bad substitution'],
    ['${#a', 'bad substitution'],
  ])('%s is refused: %s', (text, message) => {
    expect(() => substitute(text, variables)).toThrow(message);
  });
  it('takes no time for patterns that are made to take long', () => {
    const started = performance.now();
    substitute(`\${q:=x}\${s##${'*a'.repeat(200)}}`, { s: 'a'.repeat(2_000) + 'b' });
    expect(performance.now() - started).toBeLessThan(5_000);
  });
});

describe('in manifests', () => {
  const object = (name: string, data: string, rest = ''): string =>
    `apiVersion: v1\ndata:\n${data}kind: ConfigMap\nmetadata:\n${rest}  name: ${name}\n`;
  it('texts become what they read as, objects that opt out stay, and line feeds go', () => {
    const output = [
      object('a', '  x: ${a}\n  y: ${l}\n'),
      object('b', '  x: ${a}\n', '  annotations:\n    kustomize.toolkit.fluxcd.io/substitute: disabled\n'),
    ].join('---\n');
    const filled = substituteInManifests(output, { variables: { a: '12', l: 'one\ntwo\n' }, always: false }, 'app');
    expect(filled).toBe(output.replace('${a}', '12').replace('${l}', 'onetwo'));
  });
  it('without variables it does nothing unless told to', () => {
    const text = object('a', '  x: ${a} $$\n');
    expect(substituteInManifests(text, { variables: {}, always: false }, 'app')).toBe(text);
    expect(() => substituteInManifests(text, { variables: {}, always: true }, 'app')).toThrow(
      /post-build substitution in ConfigMap a: variable not set \(strict mode\): "a"\. Give a a value in postBuild\.substitute/,
    );
  });
  it('names that are none are refused', () => {
    expect(() => substituteInManifests('', { variables: { 'a-b': '' }, always: false }, 'app')).toThrow(/"a-b" is no name/);
  });
});
