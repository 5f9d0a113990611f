import { createHash } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { CatalogEntry, catalogKey, API_VERSION } from '@fairlead/contracts';
import { scratchFolder } from '@fairlead/testing';
import { apiForTest, eventually, type TestApi } from './api.fixtures.js';

type Fields = Record<string, unknown>;
/** olga sees all, ann the tenant team-a, bob team-b. */
const USERS = ['olga', 'ann', 'bob'] as const;
export type User = (typeof USERS)[number];

export interface ReadApi extends TestApi {
  /** A GET as this person; olga, if nobody is named. */
  read<T = Fields>(path: string, user?: User, headers?: Record<string, string>): Promise<{ status: number; body: T; headers: Headers }>;
  /** Puts a document into the catalog; `paused` and the like beside it. */
  put(kind: string, name: string, spec: Fields, labels?: Record<string, string>, more?: Fields): Promise<void>;
}

/** An api that knows three people and their tenants. */
export async function readApiForTest(): Promise<ReadApi> {
  const { folder, remove } = await scratchFolder('tokens');
  const file = join(folder, 'tokens.json');
  const digests = USERS.map((user) => [createHash('sha256').update(`token-of-${user}`).digest('hex'), user]);
  await writeFile(file, JSON.stringify(Object.fromEntries(digests)));
  const api = await apiForTest({ FAIRLEAD_API_TOKENS: file });
  const read: ReadApi['read'] = (path, user = 'olga', headers = {}) =>
    api.get(`/api/v1/${path}`, { headers: { authorization: `Bearer token-of-${user}`, ...headers } });
  const put: ReadApi['put'] = async (kind, name, spec, labels, more = {}) => {
    const entry = CatalogEntry.parse({
      document: { apiVersion: API_VERSION, kind, metadata: { name, ...(labels ? { labels } : {}) }, spec },
      owner: { tenant: 'platform', application: 'config' },
      generation: 1,
      ...more,
    });
    await api.bus.catalog.put(catalogKey(entry.document), entry);
  };
  await put('Tenant', 'platform', { people: [{ user: 'olga', role: 'admin' }] });
  await put('Tenant', 'team-a', { people: [{ user: 'ann', role: 'operator' }] });
  await put('Tenant', 'team-b', { people: [{ user: 'bob', role: 'viewer' }] });
  await eventually(async () => {
    const all = await Promise.all(USERS.map((user) => read<{ items: unknown[] }>('tenants', user)));
    return all.every(({ body }, index) => body.items?.length === [3, 1, 1][index]) ? true : undefined;
  }, 'everybody’s tenants');
  const stop = async (): Promise<void> => {
    await api.stop();
    await remove();
  };
  return { ...api, stop, read, put };
}

/** `spec` of an Application. */
export const applicationSpec = (tenant: string, fields: Fields = {}): Fields => ({
  tenant,
  source: { repository: 'main', path: 'app' },
  destination: { cluster: 'production' },
  ...fields,
});
