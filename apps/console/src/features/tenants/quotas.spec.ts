import type { Quota, QuotaResource } from '@fairlead/api-client';
import { describe, expect, it } from 'vitest';
import { keepCounted, percentText, rowsOf, stateWord, useText, type Namespace } from './quotas';

const AT = '2026-01-01T00:00:00.000Z';
const LATER = '2026-01-01T00:00:30.000Z';
const resources = (used?: string): QuotaResource[] => [
  { resource: 'pods', hard: '20', ...(used === undefined ? {} : { used, share: 0.15, state: 'fine' }) },
];
const told = (used: string, at = AT): Quota => ({ namespace: 'shop', cluster: 'one', resources: resources(used), at });
const problem = { code: 'ClusterAway', message: 'It is away.', advice: 'Wait.' };
const away: Quota = { namespace: 'shop', cluster: 'one', resources: resources(), problem, at: LATER };

describe('numbers of before', () => {
  it('stay while a cluster can’t be asked, with their time', () => {
    const first = keepCounted(undefined, [told('3')]);
    expect(first).toEqual([{ ...told('3'), countedAt: AT }]);
    const second = keepCounted(first, [away]);
    expect(second).toEqual([{ ...away, resources: resources('3'), countedAt: AT }]);
    expect(keepCounted(second, [away])).toEqual(second);
    expect(keepCounted(second, [told('4', LATER)])).toEqual([{ ...told('4', LATER), countedAt: LATER }]);
  });
  it('are not there where the cluster never told any', () => {
    expect(keepCounted(undefined, [away])).toEqual([away]);
    expect(keepCounted([{ ...told('3'), cluster: 'two', countedAt: AT }], [away])).toEqual([away]);
  });
});

it('each namespace has a line for each of its clusters, and one alone where it has no quota', () => {
  const namespaces: Namespace[] = [
    { name: 'shop', clusters: ['one', 'two'], quota: { pods: '20' } },
    { name: 'free', clusters: ['one', 'two'] },
    { name: 'empty', clusters: ['one'], quota: {} },
  ];
  expect(rowsOf(namespaces, [told('3')])).toEqual([
    { namespace: 'shop', clusters: ['one'], quota: told('3') },
    { namespace: 'shop', clusters: ['two'], quota: { resources: resources() } },
    { namespace: 'free', clusters: ['one', 'two'] },
    { namespace: 'empty', clusters: ['one'] },
  ]);
});

it.each([
  [{ used: '3', share: 0.15, state: 'fine' }, '3 of 20 pods', undefined, '15 % used'],
  [{ used: '18', share: 0.9, state: 'near' }, '18 of 20 pods', 'nearly used up', '90 % used'],
  [{ used: '20', share: 1, state: 'near' }, '20 of 20 pods', 'used up', '100 % used'],
  [{ used: '21', share: 1, state: 'exceeded' }, '21 of 20 pods', 'exceeded', undefined],
  [{}, '20 pods at most', undefined, undefined],
] as const)('%j is told as %s', (of, text, word, percent) => {
  const resource: QuotaResource = { resource: 'pods', hard: '20', ...of };
  expect([useText(resource), stateWord(resource), percentText(resource)]).toEqual([text, word, percent]);
});
