import { expect, it } from 'vitest';
import { peopleText, placeText, quotaText } from './texts';

it.each([
  [undefined, 'nobody'],
  [[{ user: 'ann', role: 'admin' }], '1 person'],
  [[{ group: 'shop', role: 'viewer' }], '1 group'],
  [
    [
      { user: 'ann', role: 'admin' },
      { user: 'bob', role: 'viewer' },
      { group: 'shop', role: 'viewer' },
    ],
    '2 people, 1 group',
  ],
] as const)('people are told as %j → %s', (people, text) => {
  expect(peopleText(people === undefined ? {} : { people: [...people] })).toBe(text);
});
it('quotas are those of the first namespace that has one', () => {
  const namespace = (name: string, quota?: Record<string, string>) => ({ name, clusters: ['main'], ...(quota ? { quota } : {}) });
  expect(quotaText({})).toBe('–');
  expect(
    quotaText({ namespaces: [namespace('a'), namespace('b', { pods: '20', 'requests.cpu': '4' }), namespace('c', { pods: '1' })] }),
  ).toBe('pods 20, requests.cpu 4 and 1 more');
});
it('places are file and line', () => {
  expect([placeText(undefined), placeText({ file: 'a.yaml' }), placeText({ file: 'a.yaml', line: 3 })]).toEqual([
    undefined,
    'a.yaml',
    'a.yaml:3',
  ]);
});
