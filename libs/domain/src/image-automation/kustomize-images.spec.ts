import { describe, expect, it } from 'vitest';
import { readKustomizeImages, setKustomizeImages } from './kustomize-images.js';

const digest = `sha256:${'a'.repeat(64)}`;
const wanted = new Map([
  ['site', { newTag: '1.5.0' }],
  ['api', { newName: 'registry.example.com/api', digest }],
]);

describe("kustomize's images", () => {
  it.each<[what: string, before: string, after: string, changes: string[]]>([
    [
      'a tag',
      'images:\n- name: site   # the site\n  newTag: 1.4.0 # now\n',
      'images:\n- name: site   # the site\n  newTag: 1.5.0 # now\n',
      ['site: 1.4.0 → 1.5.0'],
    ],
    [
      'quoted values, Windows line ends',
      "images:\r\n  - newTag: '1'\r\n    name: site\r\n",
      "images:\r\n  - newTag: '1.5.0'\r\n    name: site\r\n",
      ['site: 1 → 1.5.0'],
    ],
    ['flow style', 'images: [{name: site, newTag: a}]\n', 'images: [{name: site, newTag: 1.5.0}]\n', ['site: a → 1.5.0']],
    [
      'a digest in the place of a tag, and a name that was not there',
      'images:\n- name: api\n  newTag: v1\n- name: x\n  newTag: y\n',
      `images:\n- name: api\n  newName: v1\n- name: x\n  newTag: y\n`.replace(
        'newName: v1',
        `newName: registry.example.com/api\n  digest: ${digest}`,
      ),
      [`api: v1 → registry.example.com/api@${digest}`],
    ],
    [
      'what the entry lacks',
      'images:\n  - name: site\nx: 1\n',
      'images:\n  - name: site\n    newTag: 1.5.0\nx: 1\n',
      ['site: (nothing) → 1.5.0'],
    ],
    ['what a flow entry lacks', 'images: [{name: site}]', 'images: [{name: site, newTag: 1.5.0}]', ['site: (nothing) → 1.5.0']],
    [
      'nothing that is right already',
      'images: [{name: site, newTag: 1.5.0}, {name: other, newTag: 7}]',
      'images: [{name: site, newTag: 1.5.0}, {name: other, newTag: 7}]',
      [],
    ],
    ['nothing without images', 'resources: [a.yaml]\n', 'resources: [a.yaml]\n', []],
  ])('take %s', (_, before, after, changes) => {
    expect(setKustomizeImages(before, wanted)).toEqual({ text: after, changes, problems: [] });
  });

  it('tell an entry that can not be made equal by replacing values', () => {
    const text = 'images:\n- name: site\n  newName: z\n  newTag: v1\n';
    expect(setKustomizeImages(text, wanted)).toEqual({ text, changes: [], problems: ['site'] });
  });

  it('are read by name', () => {
    const text = `images:\n- name: site\n  newTag: "7"\n- {name: api, digest: ${digest}}\n`;
    expect([...readKustomizeImages(text)]).toEqual([
      ['site', { newTag: '7' }],
      ['api', { digest }],
    ]);
  });
});
