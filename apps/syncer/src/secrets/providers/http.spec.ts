import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { callHttp } from './http.js';

let server: Server;
beforeAll(async () => {
  server = createServer((request, response) => {
    if (request.url === '/large') response.end(Buffer.alloc(2_000_000));
    else if (request.url === '/moved') response.writeHead(302, { location: '/other' }).end();
    else if (request.url === '/ok') response.end('ok');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
});
afterAll(() => {
  server.closeAllConnections();
  return new Promise<void>((resolve) => void server.close(() => resolve()));
});
const call = (url: string) =>
  callHttp({
    url,
    method: 'GET',
    headers: {},
    store: 'SecretStore shop/x',
    timeoutMilliseconds: 300,
    signal: new AbortController().signal,
  });
const local = (path: string) => `http://127.0.0.1:${(server.address() as AddressInfo).port}${path}`;

describe('callHttp', () => {
  it('answers, and follows no redirect', async () => {
    expect(await call(local('/ok'))).toMatchObject({ status: 200, body: Buffer.from('ok') });
    expect((await call(local('/moved'))).status).toBe(302);
  });
  it.each([
    [
      'a silent server',
      () => local('/silent'),
      /^SecretStore shop\/x: no answer from 127.0.0.1:\d+: nothing within 0.3 s. It is tried again$/,
    ],
    ['an endless answer', () => local('/large'), /more than 1048576 bytes/],
    ['nobody', () => 'http://127.0.0.1:1/canary', /ECONNREFUSED/],
    ['a link-local address', () => 'http://169.254.169.254/canary', /link-local, which is refused/],
    ['a link-local address of version 6', () => 'http://[fe80::1]/canary', /link-local, which is refused/],
    ['an address written as a number', () => 'http://2852039166/canary', /link-local, which is refused/],
    ['another scheme', () => 'file:///canary', /must begin with https:\/\/ or http:\/\//],
    ['no URL', () => 'canary', /the URL is not valid/],
  ])('refuses %s, and tells nothing but the host', async (_what, url, message) => {
    const error = await call(url()).then(
      () => new Error('answered'),
      (failure: Error) => failure,
    );
    expect(error.message).toMatch(message);
    expect(error.message).not.toContain('canary');
  });
});
