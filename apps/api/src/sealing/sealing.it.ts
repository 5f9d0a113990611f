import { API_VERSION, PlatformDocument, SealingReported, type ApiProblem, type ApiSealing } from '@fairlead/contracts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { apiForTest, eventually, send, type TestApi } from '../api.fixtures.js';
import { entriesOf } from '../catalog/catalog.fixtures.js';

let api: TestApi;
beforeAll(async () => {
  api = await apiForTest();
  const cluster = (name: string) => PlatformDocument.parse({ apiVersion: API_VERSION, kind: 'Cluster', metadata: { name }, spec: {} });
  for (const [key, entry] of entriesOf('platform/config', [cluster('one'), cluster('two')])) await api.bus.catalog.put(key, entry);
  await eventually(
    async () => ((await api.get<{ items: unknown[] }>('/api/v1/clusters')).body.items.length === 2 ? true : undefined),
    'the catalog',
  );
});
afterAll(() => api?.stop());

describe('GET /clusters/{name}/sealing', () => {
  it('answers certificate, keys and what is stale, as last reported', async () => {
    const key = { fingerprint: 'f'.repeat(64), notBefore: '2026-01-01T00:00:00.000Z', notAfter: '2036-01-01T00:00:00.000Z' };
    const stale = [{ tenant: 'shop', application: 'web', namespace: 'shop', name: 'db', fingerprint: 'e'.repeat(64) }];
    await send(api.bus, SealingReported, {
      cluster: 'one',
      certificate: 'PEM',
      keys: [key],
      stale,
      generation: undefined,
      revision: undefined,
    });
    const { body } = await eventually(async () => {
      const answer = await api.get<ApiSealing>('/api/v1/clusters/one/sealing');
      return answer.status === 200 ? answer : undefined;
    }, 'the report');
    expect(body).toEqual({ cluster: 'one', certificate: 'PEM', keys: [key], stale, at: '2026-01-01T00:00:00.000Z' });
  });

  it.each([
    ['none', 404, 'NotFound'],
    ['two', 503, 'SealingUnknown'],
    ['UPPER', 400, 'InvalidRequest'],
    ['one?x=1', 400, 'InvalidRequest'],
  ])('%s → %i %s', async (name, status, code) => {
    const { body } = await api.get<ApiProblem>(
      `/api/v1/clusters/${name.includes('?') ? name.replace('?', '/sealing?') : `${name}/sealing`}`,
    );
    expect([body.status, body.code]).toEqual([status, code]);
  });
});
