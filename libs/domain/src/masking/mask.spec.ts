import { describe, expect, it } from 'vitest';
import type { KubeObject } from '../manifests/kube-object.js';
import { Letters, masked } from './mask.js';

const base64 = (text: string): string => Buffer.from(text).toString('base64');
const secret = (more: object, annotations: Record<string, string> = {}): KubeObject => ({
  apiVersion: 'v1',
  kind: 'Secret',
  metadata: { name: 's', annotations },
  ...more,
});

describe('a Secret that is shown', () => {
  it('has letters for values, the same for the same', () => {
    const hidden = new Letters();
    const first = masked(
      secret({ type: 'Opaque', data: { a: base64('one'), b: base64('two') }, stringData: { c: 'one', d: 'three' } }),
      hidden,
    );
    expect(first).toMatchObject({
      type: 'Opaque',
      data: { a: '(hidden A)', b: '(hidden B)' },
      stringData: { c: '(hidden A)', d: '(hidden C)' },
    });
    expect(masked(secret({ data: { x: base64('three') } }), hidden)).toMatchObject({ data: { x: '(hidden C)' } });
  });
  it('shows nothing in annotations either', () => {
    const value = base64('hunter2');
    const whole = secret({ data: { password: value }, stringData: { plain: 'hunter2' } });
    const shown = masked(
      secret(
        { data: { password: value } },
        {
          'kubectl.kubernetes.io/last-applied-configuration': JSON.stringify({
            ...whole,
            metadata: { name: 's', annotations: { copy: 'hunter2' } },
          }),
          copy: 'my hunter2',
          'fairlead.dev/applied': 'a digest that could be guessed',
          'fairlead.dev/tracking-id': 'a/b:/Secret:/s',
        },
      ),
      new Letters(),
    );
    expect(JSON.stringify(shown)).not.toMatch(/hunter2|aHVudGVyMg|guessed/);
    expect(shown.metadata.annotations?.['fairlead.dev/tracking-id']).toBe('a/b:/Secret:/s');
    const applied = JSON.parse(shown.metadata.annotations?.['kubectl.kubernetes.io/last-applied-configuration'] ?? '') as KubeObject;
    expect(applied['data']).toEqual(shown['data']);
  });
  it.each<[string, object]>([
    ['a text in place of data', { data: 'hunter2' }],
    ['a list', { data: ['hunter2'] }],
    ['nested data', { data: { a: { b: 'hunter2' } } }],
    ['a number', { stringData: { pin: 4711 } }],
  ])('hides %s, which the API server would refuse', (_, more) => {
    expect(JSON.stringify(masked(secret(more), new Letters()))).not.toMatch(/hunter2|4711|NDcxMQ/);
  });
  it('hides an annotation that is no Secret, or no JSON', () => {
    for (const text of ['{"hunter2', '{"kind":"ConfigMap","apiVersion":"v1","metadata":{},"data":{"a":"hunter2"}}', '"hunter2"']) {
      const shown = masked(secret({}, { 'kubectl.kubernetes.io/last-applied-configuration': text }), new Letters());
      expect(JSON.stringify(shown)).not.toContain('hunter2');
    }
  });
  it('leaves the original and other kinds alone', () => {
    const original = secret({ data: { a: 'b25l' } });
    masked(original, new Letters());
    expect(original['data']).toEqual({ a: 'b25l' });
    const map: KubeObject = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'c' }, data: { a: 'shown' } };
    expect(masked(map, new Letters())).toBe(map);
    expect(masked({ ...map, apiVersion: 'example.com/v1', kind: 'Secret' }, new Letters())).toMatchObject({ data: { a: 'shown' } });
  });
  it('has letters enough', () => {
    const hidden = new Letters();
    const all = Array.from({ length: 800 }, (_, index) => hidden.hide(String(index)));
    expect(new Set(all).size).toBe(800);
    expect([all[25], all[26], all[701], all[702]]).toEqual(['(hidden Z)', '(hidden AA)', '(hidden ZZ)', '(hidden AAA)']);
  });
});
