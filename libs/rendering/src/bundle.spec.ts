import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { BundleError, decodeBundle, encodeBundle } from './index.js';

const object = (name: string, data: Record<string, unknown> = {}) => ({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name }, data });

describe('a bundle', () => {
  it('is the same for the same objects, whatever their order and that of their keys', () => {
    const one = encodeBundle([object('a', { x: '1', y: '2' }), object('b')]);
    const other = encodeBundle([
      { data: {}, metadata: { name: 'b' }, kind: 'ConfigMap', apiVersion: 'v1' },
      object('a', { y: '2', x: '1' }),
    ]);
    expect(Buffer.from(one.bytes).equals(Buffer.from(other.bytes))).toBe(true);
    expect([...one.bytes.subarray(4, 8)]).toEqual([0, 0, 0, 0]);
    expect(Buffer.from(encodeBundle([object('a', { x: '1', y: '3' }), object('b')]).bytes).equals(Buffer.from(one.bytes))).toBe(false);
  });
  it('comes back as it was', () => {
    const objects = [object('a', { text: 'ü\n\u2028"', number: 1.5, nothing: null }), object('b', { list: [1, {}] })];
    expect(decodeBundle(encodeBundle(objects).bytes)).toEqual(objects);
    expect(decodeBundle(encodeBundle([]).bytes)).toEqual([]);
  });
  it.each([
    ['no gzip', new Uint8Array([1, 2, 3]), /can't be unpacked/],
    ['one cut short', encodeBundle([object('a')]).bytes.subarray(0, 30), /can't be unpacked/],
    ['no JSON', gzipSync('{"a"\n'), /line 1 of a bundle is no JSON/],
    ['no object', gzipSync('[]\n'), /line 1 of a bundle is no Kubernetes object/],
    ['a zip bomb', gzipSync(Buffer.alloc(2_000_000)), /can't be unpacked/],
  ])('that is %s is refused', (_, bytes, message) => {
    expect(() => decodeBundle(bytes, 1_000_000)).toThrow(BundleError);
    expect(() => decodeBundle(bytes, 1_000_000)).toThrow(message);
  });
});
