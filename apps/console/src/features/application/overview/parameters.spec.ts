import type { ApplicationDetail } from '@fairlead/api-client';
import { describe, expect, it } from 'vitest';
import { parametersOf, policyOf } from './parameters';

type Spec = ApplicationDetail['spec'];
const sync: Spec['sync'] = { prune: true, selfHeal: true, createNamespace: false, allowEmpty: false, healthTimeout: '5m' };
const spec = (more: Partial<Spec> = {}): Spec => ({
  tenant: 'shop',
  source: { repository: 'shop', ref: 'main', path: 'apps/api' },
  destination: { cluster: 'one', namespace: 'shop' },
  suspend: false,
  sync,
  ...more,
});
const valuesOf = (given: Spec, title: string) =>
  Object.fromEntries(
    parametersOf(given)
      .find((group) => group.title === title)
      ?.rows.map(({ name, value }) => [name, value]) ?? [],
  );

describe('parametersOf', () => {
  it('leaves out what is not said', () => {
    expect(parametersOf(spec()).map(({ title }) => title)).toEqual(['Source', 'Destination']);
    expect(valuesOf(spec(), 'Source')).toMatchObject({ Repository: 'shop', Ref: 'main', Path: 'apps/api' });
  });
  it('tells what Kustomize puts on top', () => {
    const source: Spec['source'] = {
      ...spec().source,
      kustomize: {
        loadRestrictor: 'rootOnly',
        images: [{ name: 'web', newTag: 'v2' }],
        patches: [{ patch: 'a: b', target: { kind: 'Deployment', name: 'web' } }],
        labels: { team: 'shop' },
      },
    };
    expect(valuesOf(spec({ source }), 'Kustomize')).toEqual({
      Images: 'web → web:v2',
      'Patch 1 of Deployment web': 'a: b',
      Labels: 'team=shop',
    });
  });
  it('tells of Helm’s parameters and values', () => {
    const source: Spec['source'] = {
      ...spec().source,
      helm: { values: { replicas: 2 }, parameters: [{ name: 'tag', value: '7', forceString: true }] },
    };
    expect(valuesOf(spec({ source }), 'Helm')).toEqual({ Values: '{\n  "replicas": 2\n}', Parameters: 'tag=7 (text)' });
  });
  it('says where there is no cluster', () => {
    const { destination: _, ...platform } = spec();
    expect(valuesOf(platform, 'Destination')).toEqual({ Clusters: 'none: it has documents for the platform only' });
  });
});

describe('policyOf', () => {
  it('says what is done and what is not', () => {
    const texts = policyOf(spec({ sync: { ...sync, automatic: false, selfHeal: false }, dependsOn: ['db', 'queue'] }));
    expect(texts[0]).toEqual({ on: false, text: 'A new commit is compared and told of; it is applied when somebody asks for a sync.' });
    expect(texts[1]?.on).toBe(false);
    expect(texts.at(-1)?.text).toBe('It waits until db, queue are synced and healthy.');
  });
});
