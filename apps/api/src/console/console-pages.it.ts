import { connect } from 'node:net';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import { scratchFolder } from '@fairlead/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { apiForTest, eventually, type TestApi } from '../api.fixtures.js';

let api: TestApi;
let folder: string;
let remove: () => Promise<void>;
const SCRIPT = `export const harbour = ${JSON.stringify('x'.repeat(5_000))};`;
/** Tells what was compressed when it was built from what is compressed now. */
const SMALL = 'export const harbour = "built";';
const POLICY =
  /^default-src 'none';script-src 'self';style-src 'self' 'nonce-([\w-]{24})';img-src 'self' data:;connect-src 'self';font-src 'self';manifest-src 'self';base-uri 'none';form-action 'self';frame-ancestors 'none'$/;

beforeAll(async () => {
  ({ folder, remove } = await scratchFolder('console'));
  await mkdir(join(folder, 'web/assets'), { recursive: true });
  await writeFile(join(folder, 'secret.txt'), 'not for the web');
  await writeFile(join(folder, 'web/.env'), 'not for the web');
  await writeFile(
    join(folder, 'web/index.html'),
    '<!doctype html><meta name="csp-nonce" content="%FAIRLEAD_CSP_NONCE%"><title>Console</title>',
  );
  await writeFile(join(folder, 'web/icon.svg'), '<svg xmlns="http://www.w3.org/2000/svg"/>');
  await writeFile(join(folder, 'web/assets/index-abc123.js'), SCRIPT);
  await writeFile(join(folder, 'web/assets/shell-def456.js'), SCRIPT);
  await writeFile(join(folder, 'web/assets/shell-def456.js.br'), brotliCompressSync(SMALL));
  await writeFile(join(folder, 'web/assets/shell-def456.js.gz'), gzipSync(SMALL));
  api = await apiForTest({ FAIRLEAD_API_SIGN_IN: 'required', FAIRLEAD_API_CONSOLE: join(folder, 'web') });
});
afterAll(async () => {
  await api?.stop();
  await remove?.();
});
const get = async (path: string, init?: RequestInit) => {
  const response = await fetch(`${api.url()}${path}`, init);
  return { status: response.status, headers: response.headers, text: await response.text() };
};
/** As it stands: fetch would tidy the path. */
const raw = (path: string) =>
  new Promise<string>((resolve, reject) => {
    const socket = connect(Number(new URL(api.url()).port), '127.0.0.1');
    let text = '';
    socket
      .on('data', (chunk) => (text += chunk.toString()))
      .on('close', () => resolve(text))
      .on('error', reject);
    socket.write(`GET ${path} HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n`);
  });

describe('the console', () => {
  it.each(['/', '/index.html', '/sign-in', '/applications/shop/api', '/incidents/0190f2', '/audit?actor=a.b', '/device?code=BDWX-KPTM'])(
    'is the same page at %s, with a nonce of each answer',
    async (path) => {
      const [one, other] = [await get(path), await get(path)];
      expect([one.status, one.headers.get('cache-control')]).toEqual([200, 'no-cache']);
      const nonces = [one, other].map(({ headers }) => POLICY.exec(headers.get('content-security-policy') ?? '')?.[1]);
      expect(nonces[0]).toBeDefined();
      expect(nonces[0]).not.toBe(nonces[1]);
      expect(one.text).toContain(`content="${nonces[0]}"`);
      expect(one.text).not.toContain('%FAIRLEAD');
    },
  );

  it('has its assets kept for ever, and compressed', async () => {
    const { status, headers, text } = await get('/assets/index-abc123.js', { headers: { 'accept-encoding': 'gzip' } });
    expect([status, headers.get('cache-control'), headers.get('content-encoding')]).toEqual([
      200,
      'public, max-age=31536000, immutable',
      'gzip',
    ]);
    expect(headers.get('content-type')).toContain('javascript');
    expect(text).toBe(SCRIPT);
    expect((await get('/icon.svg')).headers.get('cache-control')).toBe('no-cache');
  });

  it.each([
    ['gzip, deflate, br, zstd', 'br', SMALL],
    ['gzip', 'gzip', SMALL],
    ['br;q=0, gzip;q=0.5', 'gzip', SMALL],
    ['identity', null, SCRIPT],
  ])('sends to who takes %s what was compressed for it when it was built', async (accepted, encoding, content) => {
    const { status, headers, text } = await get('/assets/shell-def456.js', { headers: { 'accept-encoding': accepted } });
    expect([status, headers.get('content-encoding'), headers.get('vary')]).toEqual([200, encoding, 'Accept-Encoding']);
    expect(headers.get('content-type')).toMatch(/^(text|application)\/javascript; charset=utf-8$/);
    expect(headers.get('cache-control')).toBe('public, max-age=31536000, immutable');
    expect(text).toBe(content);
  });

  it.each([
    ['/assets/none.js', 404],
    ['/secret.txt', 404],
    ['/.env', 404],
    ['/..%2fsecret.txt', 404],
    ['/../secret.txt', 404],
    ['/assets/../../secret.txt', 404],
    ['/assets/%2e%2e/%2e%2e/secret.txt', 404],
    ['/assets/..%5c..%5csecret.txt', 404],
    ['//evil.example/', 404],
    ['/%00', 400],
    ['/metrics', 404],
    ['/healthz', 404],
    ['/api', 404],
    ['/api/v1/none', 404],
    ['/API/v2', 404],
    ['/webhooks', 404],
    ['/assets', 200],
  ])('answers %s with %i and nothing else of the disk', async (path, status) => {
    const answer = await raw(path);
    expect(answer).not.toContain('not for the web');
    expect(answer).not.toMatch(/^HTTP\/1.1 3/);
    expect([400, 403, 404, status]).toContain(Number(answer.slice(9, 12)));
    if (status === 404) expect(answer).toContain('problem+json');
  });

  it('says how to build it while it is not there', async () => {
    await api.restart({ FAIRLEAD_API_CONSOLE: join(folder, 'nowhere') });
    const { status, text } = await get('/');
    expect(status).toBe(503);
    expect(text).toContain('npx vite build apps/console');
    await api.restart();
  });
});

describe('every answer', () => {
  it.each(['/', '/assets/index-abc123.js', '/api/v1/me', '/api/v1/auth/options', '/api/v1/none', '/none.txt'])(
    'of %s bears what protects the browser',
    async (path) => {
      const { headers } = await get(path);
      expect(headers.get('x-content-type-options')).toBe('nosniff');
      expect(headers.get('referrer-policy')).toBe('no-referrer');
      expect(headers.get('x-frame-options')).toBe('DENY');
      expect(headers.get('cross-origin-opener-policy')).toBe('same-origin');
      expect(headers.get('cross-origin-resource-policy')).toBe('same-origin');
      expect(headers.get('content-security-policy')).toMatch(POLICY);
      expect(headers.get('strict-transport-security')).toBeNull();
      expect(headers.get('x-powered-by')).toBeNull();
      expect(headers.get('access-control-allow-origin')).toBeNull();
      if (path.startsWith('/api')) expect(headers.get('cache-control')).toBe('no-store');
    },
  );

  it('asks for https once the public URL is, and sets cookies for it alone', async () => {
    await api.restart({ FAIRLEAD_API_URL: 'https://fairlead.example', FAIRLEAD_API_PROXIES: '1' });
    const ask = () =>
      new Promise<string>((resolve, reject) => {
        const socket = connect(Number(new URL(api.url()).port), '127.0.0.1');
        let text = '';
        socket
          .on('data', (chunk) => (text += chunk.toString()))
          .on('close', () => resolve(text))
          .on('error', reject);
        socket.write('GET /api/v1/me HTTP/1.1\r\nHost: fairlead.example\r\nCookie: __Host-fairlead=old\r\nConnection: close\r\n\r\n');
      });
    // Right after its start Postgres may not be there yet, and then nobody is known.
    const answer = await eventually(async () => {
      const text = await ask();
      return text.startsWith('HTTP/1.1 503') ? undefined : text;
    }, 'an answer');
    expect(answer).toMatch(/^HTTP\/1.1 401/);
    expect(answer).toContain('Strict-Transport-Security: max-age=31536000\r\n');
    expect(answer).toMatch(/set-cookie: __Host-fairlead=; Max-Age=0; Path=\/; HttpOnly; Secure; SameSite=Strict/i);
    expect((await get('/api/v1/me')).status).toBe(403);
    await api.restart();
  });

  it('of the reference page still has its style', async () => {
    const { status, headers, text } = await get('/api/v1/');
    expect([status, headers.get('content-type')]).toEqual([200, 'text/html; charset=utf-8']);
    expect(headers.get('content-security-policy')).toMatch(/style-src ('unsafe-inline'|'self' 'nonce-)/);
    expect(text).toContain('GET /api/v1/applications');
  });
});
