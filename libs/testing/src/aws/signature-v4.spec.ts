import { describe, expect, it } from 'vitest';
import { signatureOf, type SignedParts } from './signature-v4.js';

const secret = 'wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY';
const time = '20150830T123600Z';
const host = ['host', 'example.amazonaws.com'] as const;
const date = ['x-amz-date', time] as const;

/** AWS' own Signature Version 4 test suite (aws-sig-v4-test-suite), by the names it gives its cases. */
const suite: [name: string, parts: Partial<SignedParts>, signature: string][] = [
  ['get-vanilla', {}, '5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31'],
  ['post-vanilla', { method: 'POST' }, '5da7c1a2acd57cee7505fc6676e4e544621c30862966e37dddb68e92efbe5d6b'],
  [
    'get-vanilla-query-order-key-case',
    { target: '/?Param2=value2&Param1=value1' },
    'b97d918cfa904a5beff61c982a1b6f458b799221646efd99d3219ec94cdf2500',
  ],
  [
    'get-header-value-trim',
    { headers: [host, ['my-header1', ' value1'], ['my-header2', ' "a   b   c"'], date] },
    'acc3ed3afb60bb290fc8d2dd0098b9911fcaa05412b367055dee359757a9c736',
  ],
  [
    'get-header-key-duplicate',
    { headers: [host, ['my-header1', 'value2'], ['my-header1', 'value2'], ['my-header1', 'value1'], date] },
    'c9d5ea9f3f72853aea855b47ea873832890dbdd183b4468f858259531a5138ea',
  ],
  [
    'post-x-www-form-urlencoded',
    {
      method: 'POST',
      headers: [['content-type', 'application/x-www-form-urlencoded'], host, date],
      body: Buffer.from('Param1=value1'),
    },
    'ff11897932ad3f4e8b18135d722051e5ac45fc38421b1da7b9d196a0fe09473a',
  ],
];

describe('signatureOf', () => {
  it.each(suite)('gives what AWS publishes for %s', (_, given, signature) => {
    const parts: SignedParts = { method: 'GET', target: '/', headers: [host, date], body: Buffer.alloc(0), ...given };
    const signed = [...new Set(parts.headers.map(([name]) => name))].sort();
    expect(signatureOf(parts, signed, { time, region: 'us-east-1', service: 'service' }, secret)).toBe(signature);
  });

  it('gives what the documentation shows for a request of IAM', () => {
    const type = 'application/x-www-form-urlencoded; charset=utf-8';
    const headers = [['content-type', type], ['host', 'iam.amazonaws.com'], date] as const;
    const parts: SignedParts = { method: 'GET', target: '/?Action=ListUsers&Version=2010-05-08', headers, body: Buffer.alloc(0) };
    const signature = signatureOf(parts, ['content-type', 'host', 'x-amz-date'], { time, region: 'us-east-1', service: 'iam' }, secret);
    expect(signature).toBe('5d672d79c15b13162d9279b0855cfba6789a8edb4c82c400e06b5924a6f2b5d7');
  });

  it.each([
    ['/a/../b', '/b'],
    ['/./', '/'],
    ['//a//', '/a/'],
  ])('signs the path %s as %s', (sent, meant) => {
    const sign = (target: string) =>
      signatureOf(
        { method: 'GET', target, headers: [host, date], body: Buffer.alloc(0) },
        ['host', 'x-amz-date'],
        { time, region: 'r', service: 's' },
        secret,
      );
    expect(sign(sent)).toBe(sign(meant));
    expect(sign(sent)).not.toBe(sign('/c'));
  });
});
