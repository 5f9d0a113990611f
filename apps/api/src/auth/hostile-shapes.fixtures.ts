import { gzipSync } from 'node:zlib';
import { bearer, draw, JSON_BODY, pairs, type Headers, type Hostile, type Loot } from './hostile-request.fixtures.js';

/** Requests that are two, or whose lines end where they must not. */
export function malformed(loot: Loot): Hostile[] {
  const request = draw(loot);
  const { host } = loot;
  const me = (lines: string): string => `GET /api/v1/me HTTP/1.1\r\nHost: ${host}\r\n${lines}Connection: close\r\n\r\n`;
  const post = (lines: string, body: string): string =>
    `POST /api/v1/auth/sign-in HTTP/1.1\r\nHost: ${host}\r\nContent-Type: application/json\r\nConnection: close\r\n${lines}\r\n${body}`;
  const raws: [name: string, bytes: string, answers: number[]][] = [
    ['a line feed in a value', me('fairlead-client: cli\nAuthorization: Bearer x\r\n'), [400, 401]],
    ['a carriage return in a value', me('fairlead-client: cli\rAuthorization: Bearer x\r\n'), [400]],
    ['NUL in a value', me('fairlead-client: c\0li\r\n'), [400]],
    ['NUL in a name', me('fair\0lead: x\r\n'), [400]],
    ['a folded line', me('Authorization: Bearer\r\n x\r\n'), [400, 401]],
    ['a space before the colon', me('Authorization : Bearer x\r\n'), [400]],
    ['a name that is empty', me(': x\r\n'), [400]],
    ['two hosts', me('Host: evil.example\r\n'), [400, 401]],
    ['no host', 'GET /api/v1/me HTTP/1.1\r\nConnection: close\r\n\r\n', [400]],
    ['HTTP/0.9', 'GET /api/v1/me\r\n\r\n', [400, 403]],
    ['HTTP/1.0 without a host', 'GET /api/v1/me HTTP/1.0\r\n\r\n', [400, 403]],
    ['HTTP/9.9', me('').replace('HTTP/1.1', 'HTTP/9.9'), [400, 505]],
    ['no HTTP at all', '\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\r\n\r\n', [400]],
    ['two lengths', post('Content-Length: 2\r\nContent-Length: 40\r\n', '{}'), [400]],
    ['length and chunks', post('Content-Length: 2\r\nTransfer-Encoding: chunked\r\n', '0\r\n\r\n'), [400]],
    ['chunks that are none', post('Transfer-Encoding: chunked\r\n', 'zz\r\n{}\r\n0\r\n\r\n'), [400]],
    ['chunks within chunks', post('Transfer-Encoding: chunked, chunked\r\n', '0\r\n\r\n'), [400]],
    ['an encoding that there is not', post('Transfer-Encoding: xchunked\r\n', '{}'), [400]],
    ['a negative length', post('Content-Length: -1\r\n', ''), [400]],
    ['a length that is no number', post('Content-Length: 0x10\r\n', '{}'), [400]],
  ];
  const bodies: [name: string, body: string][] = [
    ['no JSON', '{'],
    ['a list', '[]'],
    ['a number', '1'],
    ['null', 'null'],
    ['a prototype', '{"__proto__":{"admin":true},"user":"a","password":"b"}'],
    ['a field too many', '{"user":"admin","password":"x","admin":true}'],
    ['a list for a text', '{"user":["admin"],"password":"x"}'],
    ['an object for a text', '{"user":{"$ne":null},"password":{"$ne":null}}'],
    ['an empty text', '{"user":"","password":""}'],
    ['a text of 201 characters', `{"user":"${'a'.repeat(201)}","password":"x"}`],
    ['a deep list', '['.repeat(20_000) + ']'.repeat(20_000)],
  ];
  // There is no identity provider; what no text may hold is refused before.
  const texts = [
    ['\r\nSet-Cookie: fairlead=x', 404],
    ['%0d%0aSet-Cookie: fairlead=x', 404],
    ['\u0000', 400],
    ['\u2028', 404],
  ] as const;
  return [
    ...raws.map(([name, bytes, answers]) => ({ name, bytes, answers })),
    ...bodies.map(([name, body]) =>
      request(`sign-in with ${name}`, [400], { method: 'POST', path: '/api/v1/auth/sign-in', headers: JSON_BODY, body }),
    ),
    ...texts.map(([text, answer]) =>
      request(`leading back to ${JSON.stringify(text)}`, [answer], {
        path: `/api/v1/auth/oidc/start?returnTo=/${encodeURIComponent(text)}`,
      }),
    ),
    ...['code=x&state=y', 'error=access_denied', 'error=<script>alert(1)</script>'].map((query) =>
      request(`an identity provider that there is not: ${query}`, [404], { path: `/api/v1/auth/oidc/callback?${query}` }),
    ),
    ...['x', '1-2-3', '-1--1', '9'.repeat(40), '1-2; drop table'].map((id) =>
      request(`Last-Event-ID ${id}`, [400], { path: '/api/v1/events', headers: [...bearer(loot.token), ['Last-Event-ID', id]] }),
    ),
  ];
}

export function oversized(loot: Loot): Hostile[] {
  const request = draw(loot);
  const post = (name: string, body: string | Buffer, headers: Headers = [], answers = [413]): Hostile =>
    request(name, answers, { method: 'POST', path: '/api/v1/auth/sign-in', headers: [...JSON_BODY, ...headers], body });
  return [
    post('a body of 6 MB', JSON.stringify({ user: 'a', password: 'x'.repeat(6 * 1024 * 1024) })),
    post('6 MB in a few bytes', gzipSync(Buffer.alloc(6 * 1024 * 1024, ' ')), [['Content-Encoding', 'gzip']]),
    post('an encoding that there is not', '{}', [['Content-Encoding', 'rot13']], [415]),
    post('a character set that there is not', '{}', [['Content-Type', 'application/json; charset=x']], [400, 415]),
    request('a header of 20 kB', [431], { path: '/api/v1/me', headers: [['X-Large', 'x'.repeat(20_000)]] }),
    request('a cookie of 20 kB', [431], { path: '/api/v1/me', headers: [['Cookie', `fairlead=${'x'.repeat(20_000)}`]] }),
    request('two thousand headers', [400, 401, 431], {
      path: '/api/v1/me',
      headers: Array.from({ length: 2_100 }, (_, n) => [`X-${n}`, ''] as const),
    }),
    request('a path of 20 kB', [431], { path: `/api/v1/${'x'.repeat(20_000)}` }),
    request('a query of 15 kB', [400, 431], { path: `/api/v1/applications?text=${'x'.repeat(15_000)}`, headers: bearer(loot.token) }),
    request('a thousand parameters', [400], {
      path: `/api/v1/applications?${Array.from({ length: 1_000 }, (_, n) => `p${n}=1`).join('&')}`,
      headers: bearer(loot.token),
    }),
    request('a page of a million', [400], { path: '/api/v1/applications?limit=1000000', headers: bearer(loot.token) }),
    request('ten thousand applications at once', [400], {
      method: 'POST',
      path: '/api/v1/applications/commands',
      headers: [...bearer(loot.token), ...JSON_BODY],
      body: JSON.stringify({ command: 'sync', applications: Array.from({ length: 10_000 }, () => ({ tenant: 'pay', name: 'api' })) }),
    }),
  ];
}

/** A name that a page made point here, or that a proxy would pass on. */
export function hosts(loot: Loot): Hostile[] {
  const request = draw(loot);
  const port = loot.host.split(':')[1] ?? '';
  const names = [
    ...[
      'evil.example',
      `evil.example:${port}`,
      `${loot.host}.evil.example`,
      `evil.example#${loot.host}`,
      `evil.example@${loot.host}`,
      `${loot.host}@evil.example`,
    ],
    ...[
      `localhost:${port}`,
      `[::1]:${port}`,
      `0.0.0.0:${port}`,
      `127.0.0.2:${port}`,
      `127.1:${port}`,
      `2130706433:${port}`,
      '127.0.0.1',
      '127.0.0.1:1',
    ],
    ...[
      '',
      ' ',
      '*',
      '/',
      `${loot.host}/`,
      `${loot.host}?`,
      `${loot.host}\\`,
      `${loot.host} evil.example`,
      `${loot.host},evil.example`,
      'a'.repeat(300),
    ],
  ];
  return [
    ...pairs(names, ['/api/v1/me', '/api/v1/auth/options']).map(([host, path]) =>
      request(`${path} of host ${JSON.stringify(host.slice(0, 40))}`, [400, 403], { path, host, headers: bearer(loot.cli) }),
    ),
    ...['X-Forwarded-Host', 'X-Host', 'Forwarded'].map((name) =>
      request(`${name} names another host for a device's address`, [200], {
        method: 'POST',
        path: '/api/v1/auth/device',
        headers: [[name, name === 'Forwarded' ? 'host=evil.example' : 'evil.example'], ...JSON_BODY],
        body: '{}',
      }),
    ),
  ];
}
