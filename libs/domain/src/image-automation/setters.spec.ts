import { describe, expect, it } from 'vitest';
import { applySetters, readSetters, type Setter } from './setters.js';

const digest = `sha256:${'6745aaad'.repeat(8)}`;
const images: Readonly<Record<string, { name: string; tag: string; digest?: string }>> = {
  'ns:api': { name: 'registry.example.com/shop/api', tag: 'v1.0.1' },
  'ns:pinned': { name: 'image', tag: 'v1.0.0', digest },
  'ns:number': { name: 'image', tag: '20260102' },
  'ns:float': { name: 'image', tag: '12e4567' },
};
const valueOf = ({ policy, part }: Setter) => {
  const image = images[policy];
  if (!image) return { code: 'PolicyUnknown' as const, message: `no ${policy}` };
  if (part === 'digest') return image.digest ?? { code: 'PolicyNotReady' as const, message: 'no digest' };
  if (part !== 'image') return image[part];
  return `${image.name}:${image.tag}${image.digest ? `@${image.digest}` : ''}`;
};
const m = (text: string) => `# {"$imagepolicy": "${text}"}`;
const api = 'registry.example.com/shop/api:v1.0.1';

describe('setter markers', () => {
  it.each<[what: string, before: string, after: string]>([
    ['a plain value', `image: a:1 ${m('ns:api')}\n`, `image: ${api} ${m('ns:api')}\n`],
    ['double quotes', `image: "a:1"   ${m('ns:api')}\n`, `image: "${api}"   ${m('ns:api')}\n`],
    ['single quotes', `image: 'a:1' ${m('ns:api')}\n`, `image: '${api}' ${m('ns:api')}\n`],
    ['Windows line ends', `a: 1\r\nimage: a:1 ${m('ns:api')}\r\nb: 2\r\n`, `a: 1\r\nimage: ${api} ${m('ns:api')}\r\nb: 2\r\n`],
    ['no line end', `image: a:1 ${m('ns:api')}`, `image: ${api} ${m('ns:api')}`],
    ['a byte order mark', `\uFEFFimage: a:1 ${m('ns:api')}\n`, `\uFEFFimage: ${api} ${m('ns:api')}\n`],
    ['an item of a list', `images:\n  - a:1 ${m('ns:api')}\n  -   b:1\n`, `images:\n  - ${api} ${m('ns:api')}\n  -   b:1\n`],
    [
      'parts in kustomize images, one quoted',
      `images:\n- name: c\n  newName: old ${m('ns:api:name')}\n  newTag: "v1" ${m('ns:api:tag')}\n`,
      `images:\n- name: c\n  newName: registry.example.com/shop/api ${m('ns:api:name')}\n  newTag: "v1.0.1" ${m('ns:api:tag')}\n`,
    ],
    ['a digest', `digest: sha256:12 ${m('ns:pinned:digest')}\n`, `digest: ${digest} ${m('ns:pinned:digest')}\n`],
    ['a whole image with digest', `image: image ${m('ns:pinned')}\n`, `image: image:v1.0.0@${digest} ${m('ns:pinned')}\n`],
    ['a tag that would be a number', `newTag: v1 ${m('ns:number:tag')}\n`, `newTag: "20260102" ${m('ns:number:tag')}\n`],
    ['a tag that YAML 1.2 takes for a float', `newTag: v1 ${m('ns:float:tag')}\n`, `newTag: "12e4567" ${m('ns:float:tag')}\n`],
    [
      'flow maps over several lines',
      `images: [{name: c, newTag: v1, ${m('ns:api:tag')}\n  newName: old ${m('ns:api:name')}\n }]\n`,
      `images: [{name: c, newTag: v1.0.1, ${m('ns:api:tag')}\n  newName: registry.example.com/shop/api ${m('ns:api:name')}\n }]\n`,
    ],
    ['anchors', `image: &i a:1 ${m('ns:api')}\nother: *i\n`, `image: &i ${api} ${m('ns:api')}\nother: *i\n`],
    [
      'odd spacing and no blank in the marker',
      'a:    x:1    #   {"$imagepolicy":"ns:api"}   \n',
      `a:    ${api}    #   {"$imagepolicy":"ns:api"}   \n`,
    ],
    [
      'several documents, comments and blank lines',
      `# head\n---\n\na: x ${m('ns:api')}\n# tail\n---\nb:   'y' ${m('ns:api:tag')}\n...\n`,
      `# head\n---\n\na: ${api} ${m('ns:api')}\n# tail\n---\nb:   'v1.0.1' ${m('ns:api:tag')}\n...\n`,
    ],
  ])('set %s and nothing else', (_, before, after) => {
    const result = applySetters(before, valueOf);
    expect(result.text).toBe(after);
    expect(result.problems).toEqual([]);
    expect(applySetters(after, valueOf)).toEqual({ text: after, changes: [], problems: [] });
  });

  it.each<[what: string, text: string]>([
    ['a comment that only looks so', `image: a:1 # uses $imagepolicy ns:api\n`],
    ['a key', `a:1: x\n`],
    ['an image without marker', `image: a:1 # the same image, but should be left alone\n`],
    ['a number that is right already', `newTag: 20260102 ${m('ns:number:tag')}\n`],
  ])('leave %s', (_, text) => {
    expect(applySetters(text, valueOf)).toEqual({ text, changes: [], problems: [] });
  });

  it('tell what can not be done, with its place, and do the rest', () => {
    const text = [
      `a: x ${m('ns:gone')}`,
      `b: y ${m('ns:api:tag')}`,
      `c: z ${m('ns:api:digest')}`,
      'd: w # {"$imagepolicy": "ns:api:version"}',
      `e: [p, q] ${m('ns:api')}`,
      `f: | ${m('ns:api')}`,
      `  image: a:1 ${m('ns:api')}`,
      '',
    ].join('\n');
    const { text: after, problems } = applySetters(text, valueOf);
    expect(after).toBe(text.replace('b: y', 'b: v1.0.1'));
    expect(problems.map(({ code, line, column }) => `${line}:${column} ${code}`).sort()).toEqual([
      '1:4 PolicyUnknown',
      '3:4 PolicyNotReady',
      '4:8 MarkerInvalid',
      '5:13 MarkerMisplaced',
      '6:8 MarkerMisplaced',
      '7:16 MarkerMisplaced',
    ]);
  });

  it('leave a file that is no YAML, and say where', () => {
    const text = `a: {{ .Values.x }}\nb: [ ${m('ns:api')}\n`;
    const { text: after, problems } = applySetters(text, valueOf);
    expect(after).toBe(text);
    expect(problems).toEqual([expect.objectContaining({ code: 'YamlInvalid', line: expect.any(Number) as unknown })]);
  });

  it('tell old and new value, the setter and the object', () => {
    const text = `apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: web, namespace: shop}\nspec:\n  image: a:1 ${m('ns:api')}\n`;
    const object = { apiVersion: 'apps/v1', kind: 'Deployment', namespace: 'shop', name: 'web' };
    expect(applySetters(text, valueOf).changes).toEqual([{ setter: 'ns:api', oldValue: 'a:1', newValue: api, object }]);
    expect(readSetters(text)).toEqual([
      { setter: { policy: 'ns:api', part: 'image', text: 'ns:api' }, value: 'a:1', object, line: 5, column: 10 },
    ]);
  });
});
