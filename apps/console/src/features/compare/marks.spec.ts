import { describe, expect, it } from 'vitest';
import type { Comparison, RenderingDiff } from '@fairlead/api-client';
import { countMarks, markAll, markField, markObject, only, pastOf, valueText, type Evidence, type Past } from './marks';

const commit = (letter: string) => ({ commit: letter.repeat(40), ref: 'refs/heads/main' });
const compared = (commits: Record<string, string>, objects: Comparison['objects']): Comparison => ({
  tenant: 'shop',
  component: 'web',
  applications: Object.entries(commits).map(([environment, letter]) => ({
    ...{ environment, application: `web-${environment}`, cluster: 'eu', revision: commit(letter) },
  })),
  missing: [],
  objects,
  equal: 3,
});
const deployment = (path: string, values: Record<string, string>): Comparison['objects'][number] => ({
  ...{ group: 'apps', kind: 'Deployment', name: 'web', names: { dev: 'web-dev', production: 'web' } },
  fields: [{ path, values }],
});
const past = (name: string, path: string, before?: string): Past =>
  pastOf({
    objects: [{ group: 'apps', kind: 'Deployment', namespace: 'x', name, change: 'changed', fields: [{ path, before }] }],
  } as unknown as RenderingDiff);
const nothing: Past = new Map();
const mark = (comparison: Comparison, evidence: Evidence = new Map()) => {
  const [object] = comparison.objects;
  const [field] = object?.fields ?? [];
  if (!object || !field) throw new Error('nothing differs');
  return markField(comparison, object, field, evidence).mark;
};
const replicas = deployment('spec.replicas', { dev: '1', production: '3' });
const image = deployment('spec.template.spec.containers[name=web].image', { dev: '"web:2"', production: '"web:1"' });

describe('why a field differs', () => {
  it('is the overlay when the same commit says different things', () => {
    expect(mark(compared({ dev: 'a', production: 'a' }, [replicas]))).toBe('overlay');
    expect(mark(compared({ dev: 'a', production: 'a' }, [image]))).toBe('overlay');
  });

  it('is the version when commits differ and nothing more is known', () => {
    expect(mark(compared({ dev: 'b', production: 'a' }, [replicas]))).toBe('version');
  });

  it('is the version when one has what the other had before, even at the same commit', () => {
    const evidence = new Map([['dev', past('web-dev', 'spec.template.spec.containers[name=web].image', '"web:1"')]]);
    expect(mark(compared({ dev: 'a', production: 'a' }, [image]), evidence)).toBe('version');
  });

  it('is the overlay when commits differ but no version changed the field lately', () => {
    const evidence = new Map([
      ['dev', past('web-dev', 'metadata.labels.x', '"1"')],
      ['production', nothing],
    ]);
    expect(mark(compared({ dev: 'b', production: 'a' }, [replicas]), evidence)).toBe('overlay');
  });

  it('is the version when a version changed the field to something else than either has', () => {
    const evidence = new Map([
      ['dev', past('web-dev', 'spec.replicas', '7')],
      ['production', nothing],
    ]);
    expect(mark(compared({ dev: 'b', production: 'a' }, [replicas]), evidence)).toBe('version');
  });

  it('is the version for an image of another commit, however short the history is', () => {
    const evidence = new Map([
      ['dev', nothing],
      ['production', nothing],
    ]);
    expect(mark(compared({ dev: 'b', production: 'a' }, [image]), evidence)).toBe('version');
  });

  it.each(['(hidden B)', '"(hidden B)"'])('is not told from the letter of %s: it means nothing in another answer', (hiddenBefore) => {
    const secret = deployment('data.password', { dev: '(hidden A)', production: '(hidden B)' });
    const evidence = new Map([['dev', past('web-dev', 'data.password', hiddenBefore)]]);
    expect(mark(compared({ dev: 'a', production: 'a' }, [secret]), evidence)).toBe('overlay');
  });

  it('counts pairs: two of three on one commit suffice for the overlay', () => {
    const three = {
      ...replicas,
      names: { dev: 'w', staging: 'w', production: 'w' },
      fields: [{ path: 'spec.replicas', values: { dev: '1', staging: '2', production: '3' } }],
    };
    expect(mark(compared({ dev: 'a', staging: 'a', production: 'b' }, [three]))).toBe('overlay');
  });
});

describe('an object that is not everywhere', () => {
  const object = { group: '', kind: 'ConfigMap', name: 'extra', names: { dev: 'extra' }, fields: [] };
  it('is missing by version when a newer version added it', () => {
    const added = pastOf({
      objects: [{ group: '', kind: 'ConfigMap', namespace: 'x', name: 'extra', change: 'added', fields: [] }],
    } as unknown as RenderingDiff);
    const comparison = compared({ dev: 'a', production: 'a' }, [object]);
    expect(markObject(comparison, object, new Map([['dev', added]]))).toMatchObject({ mark: 'version' });
    expect(markObject(comparison, object, new Map())).toMatchObject({
      mark: 'overlay',
      why: expect.stringContaining('Not in production.') as string,
    });
  });

  it('is not marked when it is in all', () => {
    expect(markObject(compared({ dev: 'a', production: 'b' }, [replicas]), replicas, new Map())).toBeUndefined();
  });
});

it('counts and filters by mark', () => {
  const both = { ...replicas, fields: [...replicas.fields, ...image.fields] };
  const evidence = new Map([
    ['dev', past('web-dev', 'spec.template.spec.containers[name=web].image', '"web:1"')],
    ['production', nothing],
  ]);
  const marked = markAll(compared({ dev: 'b', production: 'a' }, [both]), evidence);
  expect(countMarks(marked)).toEqual({ version: 1, overlay: 1 });
  expect(only(marked, 'overlay').flatMap(({ fields }) => fields.map(({ field }) => field.path))).toEqual(['spec.replicas']);
});

it.each([
  ['"web:1"', 'web:1'],
  ['3', '3'],
  ['{"a":1}', '{"a":1}'],
  ['(hidden A)', '(hidden A)'],
])('shows %s as %s', (json, text) => expect(valueText(json)).toBe(text));
