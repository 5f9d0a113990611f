import { describe, expect, it } from 'vitest';
import { Backoff } from './backoff.js';
import { ingest } from './ingest.js';
import { jsonLines } from './json-lines.js';

async function* chunks(bytes: Uint8Array, size: number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}
async function read(text: string, size: number): Promise<unknown[]> {
  const values: unknown[] = [];
  for await (const value of jsonLines(chunks(new TextEncoder().encode(text), size))) values.push(value);
  return values;
}

describe('lines of JSON', () => {
  it.each([1, 2, 3, 7, 1000])('come whole out of chunks of %i bytes', async (size) => {
    expect(await read('{"a":"ü€"}\n\n{"b":2}\r\n[3]\n', size)).toEqual([{ a: 'ü€' }, { b: 2 }, [3]]);
  });
  it('that were cut off are left out', async () => expect(await read('{"a":1}\n{"b":', 4)).toEqual([{ a: 1 }]));
});

describe('ingesting', () => {
  const entry = (manager: string, time: string, more: object = {}) => ({ manager, operation: 'Update', time, ...more });
  it('keeps who else changed the object last, and nothing more of managed fields', () => {
    const managedFields = [
      entry('kubectl-edit', '2026-01-02'),
      entry('hpa', '2026-01-01'),
      entry('fairlead', '2026-01-03'),
      entry('kubelet', '2026-01-04', { subresource: 'status' }),
    ];
    const { object, otherManager } = ingest({ apiVersion: 'v1', kind: 'Pod', metadata: { name: 'a', managedFields } });
    expect(otherManager).toBe('kubectl-edit');
    expect(object.metadata).toEqual({ name: 'a' });
  });
});

describe('the waits between attempts', () => {
  it('grow to half a minute, and begin anew', () => {
    const backoff = new Backoff();
    const waits = Array.from({ length: 12 }, () => backoff.next());
    waits.forEach((wait, attempt) => {
      const whole = Math.min(30_000, 200 * 2 ** attempt);
      expect(wait).toBeGreaterThanOrEqual(whole / 2 - 1);
      expect(wait).toBeLessThanOrEqual(whole);
    });
    backoff.reset();
    expect(backoff.next()).toBeLessThanOrEqual(200);
  });
});
