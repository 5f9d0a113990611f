import { createHash } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import {
  API_VERSION,
  bucketOf,
  CatalogEntry,
  catalogKey,
  ManifestsRendered,
  PromotionChanged,
  PromotionDecided,
  PruneConfirmed,
  RollbackRequested,
  type ApiComparisonList,
  type ApiProblem,
} from '@fairlead/contracts';
import { encodeBundle, type KubeObject } from '@fairlead/domain';
import { scratchFolder } from '@fairlead/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { apiForTest, COMMIT, eventually, revision, send, type TestApi } from '../api.fixtures.js';

const tokens = { ann: 'token-of-ann', bob: 'token-of-bob', zoe: 'token-of-zoe' };
let api: TestApi;
let removeFolder: () => Promise<void>;
beforeAll(async () => {
  const { folder, remove } = await scratchFolder('tokens');
  removeFolder = remove;
  const file = join(folder, 'tokens.json');
  const digests = Object.entries(tokens).map(([user, token]) => [createHash('sha256').update(token).digest('hex'), user]);
  await writeFile(file, JSON.stringify(Object.fromEntries(digests)));
  api = await apiForTest({ FAIRLEAD_API_TOKENS: file });
  const people = [
    { user: 'ann', role: 'approver' },
    { user: 'bob', role: 'operator' },
  ];
  await put({ kind: 'Tenant', metadata: { name: 'shop' }, spec: { people } });
  for (const environment of ['dev', 'production']) {
    const spec = {
      tenant: 'shop',
      source: { repository: 'shop' },
      destination: { cluster: environment === 'dev' ? 'one' : 'two' },
      environment,
      component: 'api',
    };
    await put({ kind: 'Application', metadata: { name: `api-${environment}` }, spec });
  }
  const environments = [
    { name: 'dev', application: 'api-dev', path: 'dev' },
    { name: 'production', application: 'api-production', path: 'production', approval: 'required' },
  ];
  await put({ kind: 'Promotion', metadata: { name: 'api' }, spec: { tenant: 'shop', repository: 'shop', by: 'directory', environments } });
  await eventually(
    async () => ((await api.get<{ items: unknown[] }>('/api/v1/tenants')).body.items.length ? true : undefined),
    'the catalog',
  );
});
afterAll(async () => {
  await api?.stop();
  await removeFolder?.();
});

async function put(fields: Record<string, unknown>): Promise<void> {
  const { document, ...rest } = CatalogEntry.parse({
    document: { apiVersion: API_VERSION, ...fields },
    owner: { tenant: 'platform', application: 'config' },
    generation: 1,
  });
  await api.bus.catalog.put(catalogKey(document), { document, ...rest });
}
const post = (path: string, body: object, token?: string) =>
  api.get<ApiProblem & { id?: string; next?: string }>(`/api/v1${path}`, {
    method: 'POST',
    body: JSON.stringify(body),
    headers: { 'content-type': 'application/json', 'fairlead-client': 'cli', ...(token ? { authorization: `Bearer ${token}` } : {}) },
  });
const audit = async (query: string) =>
  (await api.get<{ items: { actor: string; action: string; outcome: string; detail: string }[] }>(`/api/v1/audit?${query}`)).body.items;

describe('commands', () => {
  it.each([
    ['/applications/shop/api-dev/sync', undefined, 401],
    ['/applications/shop/api-dev/sync', 'a token that nobody gave', 401],
    ['/applications/shop/api-dev/sync', tokens.zoe, 403],
    ['/applications/shop/api-dev/sync', tokens.bob, 202],
    ['/applications/shop/api-dev/rollback', tokens.zoe, 403],
    ['/applications/shop/api-dev/rollback', tokens.bob, 202],
    ['/applications/shop/api-dev/confirm-deletion', tokens.zoe, 403],
    ['/applications/shop/api-dev/confirm-deletion', tokens.bob, 202],
    ['/applications/shop/nobody/rollback', tokens.bob, 404],
  ])('POST %s with %s → %i', async (path, token, expected) => {
    const { status, body } = await post(path, {}, token);
    expect([status, body.code ?? '']).toEqual([expected, { 401: 'Unauthorized', 403: 'Forbidden', 404: 'NotFound', 202: '' }[expected]]);
    if (expected === 403) expect(body.detail).toMatch(/zoe may not .* shop.*Ask/);
  });

  it('pass on what was asked for, with who and why', async () => {
    const { body } = await post('/applications/shop/api-production/rollback', { commit: COMMIT, reason: 'it is slow' }, tokens.bob);
    const rollback = await api.bus.last(RollbackRequested, 'command.rollback.shop.api-production');
    expect(rollback?.message).toMatchObject({ id: body.id, actor: 'bob', via: 'cli', reason: 'it is slow', commit: COMMIT });
    await post('/applications/shop/api-production/confirm-deletion', { objects: ['/ConfigMap/shop/a'] }, tokens.bob);
    const subject = `command.confirm-prune.two.${bucketOf('shop', 'api-production')}.shop.api-production`;
    expect((await api.bus.last(PruneConfirmed, subject))?.message).toMatchObject({ actor: 'bob', objects: ['/ConfigMap/shop/a'] });
  });

  it('write accepted and refused ones into the audit log', async () => {
    const entries = await eventually(async () => {
      const found = await audit('tenant=shop');
      return found.some(({ outcome }) => outcome === 'refused') && found.some(({ detail }) => detail.includes('Roll back commit'))
        ? found
        : undefined;
    }, 'the audit log');
    expect(entries.filter(({ outcome }) => outcome === 'refused').every(({ actor }) => actor === 'zoe')).toBe(true);
    expect(await audit('tenant=shop&actor=bob&outcome=refused')).toEqual([]);
  });

  it('decide about the version that waits, and about none when none does', async () => {
    const decision = { environment: 'production', decision: 'approve' };
    expect((await post('/promotions/shop/api/decision', decision, tokens.ann)).body.code).toBe('NothingWaits');
    expect((await post('/promotions/shop/api/decision', decision, tokens.bob)).body.detail).toMatch(/approving takes approver/);
    const change = { tenant: 'shop', promotion: 'api', from: 'dev', to: 'production', application: 'api-production', commit: COMMIT };
    await send(api.bus, PromotionChanged, { ...change, state: 'AwaitingApproval' });
    await eventually(
      async () => ((await api.get<{ items: unknown[] }>('/api/v1/promotions?tenant=shop')).body.items.length ? true : undefined),
      'the promotion',
    );
    expect((await post('/promotions/shop/api/decision', decision, tokens.bob)).body.detail).toMatch(/approving takes approver/);
    expect((await post('/promotions/shop/api/decision', { ...decision, environment: 'mars' }, tokens.ann)).body.advice).toContain(
      'dev, production',
    );
    expect((await post('/promotions/shop/api/decision', decision, tokens.ann)).status).toBe(202);
    const decided = await api.bus.last(PromotionDecided, 'command.promotion.shop.api');
    expect(decided?.message).toMatchObject({ actor: 'ann', commit: COMMIT, environment: 'production', decision: 'approve' });
  });
});

describe('comparing environments', () => {
  const render = async (environment: string, cluster: string, replicas: number): Promise<void> => {
    const object: KubeObject = { apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name: 'api' }, spec: { replicas } };
    const { bytes } = encodeBundle([object]);
    const digest = await api.bus.objects('manifests').put(bytes);
    const about = {
      tenant: 'shop',
      application: `api-${environment}`,
      cluster,
      bucket: bucketOf('shop', `api-${environment}`),
      namespace: 'shop',
    };
    await send(api.bus, ManifestsRendered, {
      ...about,
      fingerprint: 'f'.repeat(64),
      bundle: { digest, objects: 1, bytes: bytes.length },
      policy: {},
      revision: revision(),
    });
  };
  it('tells what differs in what was rendered', async () => {
    await render('dev', 'one', 1);
    await render('production', 'two', 3);
    const { body } = await api.get<ApiComparisonList>('/api/v1/environments/compare?environments=dev,production&tenant=shop');
    expect(body.items).toHaveLength(1);
    expect(body.items[0]).toMatchObject({
      component: 'api',
      missing: [],
      objects: [{ kind: 'Deployment', name: 'api', fields: [{ path: 'spec.replicas', values: { dev: '1', production: '3' } }] }],
    });
  });
  it('says when there is nothing to compare', async () => {
    const { status, body } = await api.get<ApiProblem>('/api/v1/environments/compare?environments=dev,mars');
    expect([status, body.code]).toEqual([404, 'NothingToCompare']);
  });
});
