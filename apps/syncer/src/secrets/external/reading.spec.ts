import { describe, expect, it } from 'vitest';
import { jsonPath } from '../providers/json-path.js';
import { BoundedRegExp } from './bounded-regexp.js';
import { SecretSpecError } from './errors.js';
import { readExternalSecretSpec } from './external-secret-spec.js';
import { dataHash, createdBy, resourceVersionOf } from './hashes.js';
import { convertKeys, decodeValue, rewriteKeys, type Values } from './keys.js';
import { atPath } from './property-path.js';
import { refreshIn } from './refresh.js';

const document = { a: { b: [1, { c: 'x' }], 'd.e': 'dotted' }, list: [1, 2], nothing: null };
const values = (...keys: string[]): Values => new Map(keys.map((key) => [key, Buffer.from(key)]));

describe('properties', () => {
  it.each([
    ['a.b.1.c', { value: 'x' }],
    ['a.d\\.e', { value: 'dotted' }],
    ['list.#', { value: 2 }],
    ['nothing', { value: null }],
    ['a.b.2', undefined],
    ['a.x', undefined],
    ['constructor', undefined],
    ['list.length', undefined],
  ])('%s', (path, found) => expect(atPath(document, path)).toEqual(found));
  it.each(['a.*', 'a.#(b==1)', 'a|b', '@this'])('%s is refused', (path) => expect(() => atPath(document, path)).toThrow(SecretSpecError));
});

describe('JSONPath', () => {
  it.each([
    ['$', { value: document }],
    ['$.a.b[1].c', { value: 'x' }],
    ["$['a']['d.e']", { value: 'dotted' }],
    ['$.list[*]', { value: [1, 2] }],
    ['$.nope', undefined],
    ['$.list[7]', undefined],
  ])('%s', (path, found) => expect(jsonPath(document, path, 'store')).toEqual(found));
  it.each(['a.b', '$.a[?(@.x)]', '$..a'])('%s is refused', (path) =>
    expect(() => jsonPath(document, path, 'store')).toThrow(SecretSpecError),
  );
});

describe('regular expressions of others', () => {
  it('replace as Go does', () => {
    expect(new BoundedRegExp('^(?P<env>\\w+)-(.*)$').replaceAll('prod-db', '${env}_$2$$')).toBe('prod_db$');
    expect(new BoundedRegExp('(?i)A').replaceAll('aXA', '')).toBe('X');
    expect(new BoundedRegExp('a').replaceAll('aa', '$1x')).toBe('');
  });
  it('can not stop the process', () => {
    const started = performance.now();
    expect(() => new BoundedRegExp('^(a+)+$').test(`${'a'.repeat(40)}!`)).toThrow(/takes more than 100 ms/);
    expect(performance.now() - started).toBeLessThan(5000);
    expect(() => new BoundedRegExp('(')).toThrow(/not a regular expression/);
  });
});

describe('keys', () => {
  it('are converted, rewritten and decoded', () => {
    expect([...convertKeys(values('a/b c', 'ok'), 'Default').keys()]).toEqual(['a_b_c', 'ok']);
    expect([...convertKeys(values('a/b'), 'Unicode').keys()]).toEqual(['a_U002f_b']);
    expect([...rewriteKeys(values('x-a'), [{ regexp: { source: '^x-', target: '' } }], 'spec').keys()]).toEqual(['a']);
    expect(() => convertKeys(values('a/b', 'a b'), 'Default')).toThrow('secret name collision during conversion: a_b');
    expect(decodeValue(Buffer.from('_-8='), 'Base64URL', 'w')).toEqual(Buffer.from([255, 239]));
    expect(decodeValue(Buffer.from('no base64!'), 'Auto', 'w').toString()).toBe('no base64!');
    expect(() => decodeValue(Buffer.from('canary!'), 'Base64', 'spec.data[0]')).toThrow(
      /^spec.data\[0\]: could not apply decoding strategy Base64: the value is not encoded so$/,
    );
  });
});

describe('hashes', () => {
  it("are upstream's: SHA3-224 of what Go prints", () => {
    // printf 'map[a:[1 2] b:[]]' | openssl dgst -sha3-224
    expect(dataHash({ b: Buffer.alloc(0), a: Buffer.from([1, 2]) })).toBe('5b353a2e10fc2d52865760374bba39d330ebc1189601657aab2a51bb');
    expect(createdBy('ns', 'name')).toBe('bb23d4143f48a70026bb6cffbf0e5df5557eb3bc56885091e92a5690');
  });
  it('change with generation, labels and annotations', () => {
    const object = (annotations: Record<string, string>, generation = 1) => ({
      apiVersion: 'v1',
      kind: 'x',
      metadata: { name: 'n', generation, annotations },
    });
    expect(resourceVersionOf(object({ a: '1' }))).not.toBe(resourceVersionOf(object({ a: '2' })));
    expect(resourceVersionOf(object({}, 2))).toMatch(/^2-/);
  });
});

describe('refreshIn', () => {
  const now = Date.parse('2026-01-01T12:00:00Z');
  const metadata = { name: 'n', generation: 3 };
  const object = (refreshTime: string | undefined, synced = true) => {
    const bare = { apiVersion: 'v1', kind: 'ExternalSecret', metadata };
    return {
      ...bare,
      status: refreshTime === undefined ? {} : { refreshTime, syncedResourceVersion: synced ? resourceVersionOf(bare) : '2-x' },
    };
  };
  const spec = (fields: object) =>
    readExternalSecretSpec({ secretStoreRef: { name: 's' }, data: [{ secretKey: 'a', remoteRef: { key: 'k' } }], ...fields });
  it.each([
    ['never fetched', undefined, true, {}, 0],
    ['within its interval', '2026-01-01T11:30:00Z', true, {}, 30 * 60_000],
    ['after its interval', '2026-01-01T10:00:00Z', true, {}, 0],
    ['from the future', '2026-01-02T00:00:00Z', true, {}, 0],
    ['changed', '2026-01-01T11:59:59Z', false, {}, 0],
    ['interval 0', '2020-01-01T00:00:00Z', true, { refreshInterval: '0' }, undefined],
    ['interval 0, changed', '2026-01-01T11:59:59Z', false, { refreshInterval: '0s' }, 0],
    ['OnChange', '2020-01-01T00:00:00Z', true, { refreshPolicy: 'OnChange' }, undefined],
    ['CreatedOnce, changed', '2020-01-01T00:00:00Z', false, { refreshPolicy: 'CreatedOnce' }, undefined],
    ['interval of half an hour', '2026-01-01T11:45:00Z', true, { refreshInterval: '0.5h' }, 15 * 60_000],
  ])('%s', (_what, time, synced, fields, expected) => expect(refreshIn(object(time, synced), spec(fields), now)).toBe(expected));
});
