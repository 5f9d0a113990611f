import type { IncomingMessage } from 'node:http';
import { describe, expect, it } from 'vitest';
import { hashPassword, isPassword, newPassword } from './password.js';
import { PublicUrl } from './public-url.js';
import { networkOf } from './rate-limits.js';
import { returnPath } from './return-to.js';
import { plainText, same } from './secrets.js';

describe('passwords', () => {
  it('are right however they were typed, and wrong otherwise', async () => {
    const stored = await hashPassword('Café au port 12');
    expect(await isPassword('Cafe\u0301 au port 12', stored)).toBe(true);
    expect(await isPassword('cafe au port 12', stored)).toBe(false);
    expect(await hashPassword('Café au port 12')).not.toBe(stored);
  });
  it.each(['', 'scrypt$N=32768,r=8,p=3$$', 'plain', 'scrypt$N=x,r=8,p=3$a$b'])('never fit what is no hash: %j', async (stored) => {
    expect(await isPassword('', stored)).toBe(false);
  });
  it('that are made can be read out', () => {
    expect(newPassword()).toMatch(/^([a-km-z2-9]{5}-){4}[a-km-z2-9]{5}$/);
    expect(newPassword()).not.toBe(newPassword());
  });
});

it.each([
  ['10.1.2.3', '10.1.2.3'],
  ['::ffff:10.1.2.3', '10.1.2.3'],
  ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2'],
  ['2001:db8::1', '2001:db8:0:0'],
  ['::1', ':0:0:0'],
  ['', ':0:0:0'],
])('attempts from %j count for %j', (address, network) => expect(networkOf(address)).toBe(network));

it.each([
  ['https://fairlead.example', 'fairlead.example', true],
  ['https://fairlead.example', 'FAIRLEAD.example:443', true],
  ['https://fairlead.example', 'fairlead.example:80', false],
  ['https://fairlead.example:8443', 'fairlead.example', false],
  ['https://fairlead.example', 'fairlead.example.evil.example', false],
  ['http://127.0.0.1:8080', '127.1:8080', false],
  ['http://127.0.0.1:8080', 'localhost:8080', false],
  [undefined, 'localhost:8081', true],
  [undefined, '[::1]:8081', true],
  [undefined, 'fairlead.example', false],
  [undefined, undefined, false],
])('of %j, host %j is own: %s', (url, host, own) => {
  expect(new PublicUrl(url === undefined ? undefined : new URL(url)).isOwnHost(host)).toBe(own);
});
it('takes pages of the host that the request names for its own, where no URL is set', () => {
  const request = { headers: { host: 'localhost:8081' } } as IncomingMessage;
  expect(new PublicUrl(undefined).isOwnOrigin('http://localhost:8081', request)).toBe(true);
  for (const origin of ['http://localhost:8082', 'https://localhost:8081', 'null'])
    expect(new PublicUrl(undefined).isOwnOrigin(origin, request)).toBe(false);
});

it.each([
  '//evil.example',
  '/\\evil.example',
  '\\evil',
  'evil',
  '/a\\b',
  '/ x',
  '/\n/evil',
  '/api/v1/me',
  '/webhooks/git',
  '/sign-in?problem=x',
])('leads back from %j to the start', (given) => expect(returnPath(given)).toBe('/'));

it('compares secrets of any length, and shows what clients call themselves without what would mislead', () => {
  expect([same('a', 'a'), same('a', 'ab'), same('', 'a')]).toEqual([true, false, false]);
  expect(plainText('curl/8\r\nSet-Cookie: x\u202e')).toBe('curl/8  Set-Cookie: x');
});
