import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';
import { gzipSync } from 'node:zlib';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { clientFor } from './connection.js';
import { send } from './send.js';

type Answering = (request: IncomingMessage, response: ServerResponse) => unknown;
let server: Server;
let url: string;
let answering: Answering = () => undefined;
beforeAll(async () => {
  server = createServer((request, response) => void answering(request, response));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterEach(() => server.closeAllConnections());
afterAll(() => void server?.close());

const never = new AbortController().signal;
const sent = (init: RequestInit = {}, signal = never, path = '/x'): Promise<Response> => send(new Request(`${url}${path}`, init), signal);

describe('a request', () => {
  it('goes with its method, headers and body, and is answered with status, headers and each cookie', async () => {
    answering = async (request, response) => {
      const { method, headers } = request;
      response.writeHead(201, { 'set-cookie': ['a=1', 'b=2'], 'x-was': `${method} ${headers['x-own']} ${headers['content-length']}` });
      response.end(await text(request));
    };
    const response = await sent({ method: 'POST', headers: { 'x-own': 'yes' }, body: '{"ü":1}' });
    expect([response.status, response.headers.get('x-was'), response.headers.getSetCookie()]).toEqual([201, 'POST yes 8', ['a=1', 'b=2']]);
    expect(await response.json()).toEqual({ ü: 1 });
  });

  it('takes what is compressed, what is empty, and an error', async () => {
    answering = (_, response) => response.writeHead(200, { 'content-encoding': 'gzip' }).end(gzipSync('hello'));
    expect(await (await sent()).text()).toBe('hello');
    answering = (_, response) => response.writeHead(204).end();
    expect((await sent({ method: 'DELETE' })).body).toBeNull();
    answering = (_, response) => response.writeHead(503, { 'retry-after': '2' }).end('{}');
    const refused = await sent();
    expect([refused.ok, refused.headers.get('retry-after')]).toEqual([false, '2']);
  });

  it('follows a redirect', async () => {
    answering = (request, response) =>
      request.url === '/x' ? response.writeHead(302, { location: '/y' }).end() : response.end(`at ${request.url}`);
    expect(await (await sent()).text()).toBe('at /y');
  });

  it('is sent once more where the server closed the kept connection', async () => {
    const known = new WeakSet<object>();
    let closed = 0;
    answering = (request, response) => {
      if (known.has(request.socket)) {
        closed++;
        return request.socket.destroy();
      }
      known.add(request.socket);
      return response.end('here');
    };
    // A connection may not be back in the pool yet when the next request goes.
    for (let count = 0; closed === 0 && count < 100; count++) {
      expect(await (await sent({ method: 'POST', body: 'x' })).text()).toBe('here');
      await sleep(5);
    }
    expect(closed).toBe(1);
  });

  it('ends when it may wait no longer, also in the middle of an answer', async () => {
    answering = () => undefined;
    await expect(sent({}, AbortSignal.timeout(50))).rejects.toMatchObject({ name: 'TimeoutError' });
    answering = (_, response) => response.writeHead(200, { 'content-length': '10' }).write('half');
    const ended = new AbortController();
    const response = await sent({}, ended.signal);
    setTimeout(() => ended.abort(), 20);
    await expect(response.text()).rejects.toThrow();
  });

  it('tells why nothing answers', async () => {
    const endpoint = { url: 'http://127.0.0.1:9', from: 'the test' };
    await expect(clientFor(endpoint, {}).GET('/api/v1/me')).rejects.toMatchObject({
      cause: { message: expect.stringContaining("the api at http://127.0.0.1:9 can't be reached (ECONNREFUSED)") as string },
    });
  });
});
