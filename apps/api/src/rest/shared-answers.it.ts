import { request, type IncomingHttpHeaders } from 'node:http';
import { buffer } from 'node:stream/consumers';
import { gunzipSync } from 'node:zlib';
import type { ApiApplicationPage, ApiFleet } from '@fairlead/contracts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { eventually } from '../api.fixtures.js';
import { applicationSpec, readApiForTest, type ReadApi, type User } from '../read-models.fixtures.js';

let api: ReadApi;
beforeAll(async () => {
  api = await readApiForTest();
  for (let index = 0; index < 20; index++)
    await api.put('Application', `app-${index}`, applicationSpec('team-a', { component: 'a'.repeat(60) }));
  await api.put('Application', 'other', applicationSpec('team-b'));
  await eventually(
    async () => ((await api.read<ApiFleet>('applications/summary')).body.all?.total === 22 ? true : undefined),
    'all of them',
  );
});
afterAll(() => api?.stop());

interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly bytes: Buffer;
}
/** As `fetch` would, but without decompressing what comes. */
const ask = (path: string, headers: Record<string, string> = {}, { user = 'olga', method = 'GET' } = {}): Promise<Answer> =>
  new Promise((resolve, reject) => {
    const asked = request(`${api.url()}/api/v1/${path}`, {
      method,
      headers: { authorization: `Bearer token-of-${user}`, ...headers },
    });
    asked.on('response', (response) => {
      buffer(response).then((bytes) => resolve({ status: response.statusCode ?? 0, headers: response.headers, bytes }), reject);
    });
    asked.on('error', reject);
    asked.end();
  });
const LIST = 'applications?fields=component';

describe('an answer that several people share', () => {
  it('is compressed for whoever takes that, and the same', async () => {
    const [plain, zipped] = await Promise.all([ask(LIST), ask(LIST, { 'accept-encoding': 'br;q=0.1, gzip' })]);
    expect(plain.headers).not.toHaveProperty('content-encoding');
    expect(zipped.headers['content-encoding']).toBe('gzip');
    expect(zipped.bytes.length).toBeLessThan(plain.bytes.length / 4);
    expect(gunzipSync(zipped.bytes)).toEqual(plain.bytes);
    expect((JSON.parse(plain.bytes.toString()) as ApiApplicationPage).items).toHaveLength(22);
    for (const { headers, bytes } of [plain, zipped]) {
      expect(headers).toMatchObject({ 'content-type': 'application/json; charset=utf-8', 'cache-control': 'private, no-cache' });
      expect(headers['vary']).toContain('Accept-Encoding');
      expect(headers['content-length']).toBe(String(bytes.length));
    }
    expect(zipped.headers.etag).toBe(plain.headers.etag);
    expect((await ask('applications?fields=component&limit=1', { 'accept-encoding': 'gzip' })).headers).not.toHaveProperty(
      'content-encoding',
    );
  });

  it('is sent without a body to whoever has it, or wants its head alone', async () => {
    const { headers, bytes } = await ask(LIST);
    const again = await ask(LIST, { 'if-none-match': headers.etag ?? '', 'accept-encoding': 'gzip' });
    expect([again.status, again.bytes.length]).toEqual([304, 0]);
    const head = await ask(LIST, {}, { method: 'HEAD' });
    expect([head.status, head.bytes.length]).toEqual([200, 0]);
    expect(head.headers).toMatchObject({ etag: headers.etag, 'content-length': String(bytes.length) });
  });

  it('is shared by those who may see the same, and by nobody else', async () => {
    const users = Array.from({ length: 60 }, (_, index) => (['olga', 'ann', 'bob'] as const)[index % 3] ?? 'olga');
    for (const path of [LIST, 'applications/summary']) {
      const answers = await Promise.all(users.map((user) => ask(path, { 'accept-encoding': 'gzip' }, { user })));
      const of = (user: User): Set<string> =>
        new Set(answers.filter((_, index) => users[index] === user).map(({ bytes, headers }) => text(bytes, headers)));
      expect([of('olga').size, of('ann').size, of('bob').size], path).toEqual([1, 1, 1]);
      const [all = '', a = '', b = ''] = (['olga', 'ann', 'bob'] as const).flatMap((user) => [...of(user)]);
      expect([counted(all), counted(a), counted(b)], path).toEqual([22, 20, 1]);
    }
  });

  it('is as new as the question: what was written before is in it', async () => {
    for (let round = 0; round < 5; round++) {
      const noise = Array.from({ length: 20 }, () => ask(LIST));
      await api.put('Application', `new-${round}`, applicationSpec('team-b'));
      await eventually(async () => ((await ask(`applications/team-b/new-${round}`)).status === 200 ? true : undefined), 'its row');
      const page = JSON.parse((await ask(LIST)).bytes.toString()) as ApiApplicationPage;
      expect(page.items.map(({ name }) => name)).toContain(`new-${round}`);
      await Promise.all(noise);
    }
  });
});

const text = (bytes: Buffer, headers: IncomingHttpHeaders): string =>
  (headers['content-encoding'] === 'gzip' ? gunzipSync(bytes) : bytes).toString();
const counted = (body: string): number => {
  const { items, all } = JSON.parse(body) as Partial<ApiApplicationPage & ApiFleet>;
  return items?.length ?? all?.total ?? 0;
};
