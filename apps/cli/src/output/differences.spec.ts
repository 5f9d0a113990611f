import { expect, it } from 'vitest';
import { differenceText } from './differences.js';

it('prints differences in the manner of diff -u, by field', () => {
  const text = differenceText({
    title: 'apps/Deployment shop/web',
    sides: ['Git', 'production'],
    changes: [
      { path: 'spec.replicas', before: '2', after: '5', note: 'by kubectl, will be healed' },
      { path: 'metadata.labels.a', after: 'x' },
      { path: 'data.text', before: 'one\ntwo\n', after: undefined },
    ],
  });
  expect(text.split('\n')).toEqual([
    '--- apps/Deployment shop/web (Git)',
    '+++ apps/Deployment shop/web (production)',
    '@@ spec.replicas: by kubectl, will be healed @@',
    '-2',
    '+5',
    '@@ metadata.labels.a @@',
    '+x',
    '@@ data.text @@',
    '-one',
    '-two',
  ]);
});
