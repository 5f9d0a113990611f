import { API_VERSION, TenantDocument } from '@fairlead/contracts';
import { decodeBundle } from '@fairlead/domain';
import { describe, expect, it } from 'vitest';
import { wantedRenderings } from './wanted-renderings.js';

const tenant = (name: string, namespaces: object[]) => ({
  document: TenantDocument.parse({ apiVersion: API_VERSION, kind: 'Tenant', metadata: { name }, spec: { namespaces } }),
});
const told = (tenants: ReturnType<typeof tenant>[], clusters = ['east', 'west']) => {
  const { renderings, conflicts } = wantedRenderings(tenants, new Set(clusters));
  const texts = renderings.map(({ message, bytes }) => {
    const names = decodeBundle(bytes).flatMap(({ kind, metadata }) => (kind === 'Namespace' ? [metadata.name] : []));
    return `${message.application}@${message.cluster}: ${names.join(' ')}`;
  });
  return { texts, conflicts };
};

describe('what clusters shall hold of tenants', () => {
  it('is one rendering for each tenant and declared cluster of its namespaces', () => {
    const web = tenant('web', [
      { name: 'web-dev', clusters: ['east'] },
      { name: 'web', clusters: ['east', 'west', 'nowhere'] },
    ]);
    expect(told([web, tenant('pay', []), { document: { ...web.document, metadata: { name: 'shop' as never }, spec: {} } }])).toEqual({
      texts: ['tenant-web@east: web web-dev', 'tenant-web@west: web'],
      conflicts: [],
    });
  });

  it('gives a namespace that two tenants declare to the first by name, whatever the order, and says so', () => {
    const shop = tenant('shop', [{ name: 'shared', clusters: ['east', 'west'] }]);
    const web = tenant('web', [
      { name: 'shared', clusters: ['east'] },
      { name: 'web', clusters: ['east'] },
    ]);
    for (const tenants of [
      [shop, web],
      [web, shop],
    ])
      expect(told(tenants)).toEqual({
        texts: ['tenant-shop@east: shared', 'tenant-shop@west: shared', 'tenant-web@east: web'],
        conflicts: ['namespace shared of cluster east is declared by tenants shop and web: shop has it'],
      });
  });
});
