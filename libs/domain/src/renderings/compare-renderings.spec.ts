import { describe, expect, it } from 'vitest';
import type { KubeObject } from '../manifests/kube-object.js';
import { Letters } from '../masking/mask.js';
import { compareRenderings } from './compare-renderings.js';

const map = (name: string, data: object): KubeObject => ({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name }, data });
const secret = (name: string, value: string): KubeObject => ({
  ...map(name, { password: Buffer.from(value).toString('base64') }),
  kind: 'Secret',
});

describe('two renderings', () => {
  it('are told apart object by object and field by field', () => {
    const { changes, unchanged } = compareRenderings(
      [map('gone', {}), map('same', { a: '1' }), map('other', { a: '1', b: '2' })],
      [map('same', { a: '1' }), map('other', { a: '2', c: '3' }), map('new', {})],
      new Letters(),
    );
    expect(unchanged).toBe(1);
    expect(changes.map(({ ref, change }) => `${ref.name} ${change}`)).toEqual(['gone removed', 'new added', 'other changed']);
    expect(changes[2]?.fields).toEqual([
      { path: 'data.a', before: '"1"', after: '"2"' },
      { path: 'data.b', before: '"2"', after: undefined },
      { path: 'data.c', before: undefined, after: '"3"' },
    ]);
    expect([changes[0]?.after, changes[1]?.before]).toEqual([undefined, undefined]);
  });
  it('hide values of Secrets, with one letter for one value throughout', () => {
    const { changes } = compareRenderings(
      [secret('a', 'hunter2'), secret('b', 'old')],
      [secret('a', 'new'), secret('b', 'hunter2')],
      new Letters(),
    );
    expect(changes.map(({ fields }) => fields[0])).toEqual([
      { path: 'data.password', before: '"(hidden A)"', after: '"(hidden B)"' },
      { path: 'data.password', before: '"(hidden C)"', after: '"(hidden A)"' },
    ]);
    expect(JSON.stringify(changes)).not.toContain(Buffer.from('hunter2').toString('base64'));
  });
  it('are the same whatever the order of keys', () => {
    expect(compareRenderings([map('a', { x: 1, y: 2 })], [map('a', { y: 2, x: 1 })], new Letters())).toEqual({ changes: [], unchanged: 1 });
  });
});
