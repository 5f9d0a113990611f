import { FairleadError, Retry } from '@fairlead/contracts';
import { silentLogger } from '@fairlead/service-kit';
import { describe, expect, it } from 'vitest';
import { BatchWriter } from './batch-writer.js';

class Away extends FairleadError {
  readonly code = 'Away';
  readonly retry = Retry.backoff;
}
interface Item {
  key: string;
  value: string;
}
const item = (key: string, value = ''): Item => ({ key, value });
function writerWith(write: (items: readonly Item[]) => Promise<void>, most?: number): BatchWriter<Item> {
  return new BatchWriter<Item>({
    name: 'test',
    keyOf: ({ key }) => key,
    logger: silentLogger,
    write,
    ...(most === undefined ? {} : { most }),
  });
}

describe('BatchWriter', () => {
  it('writes together what comes together, the last of each key, and in batches of a limited size', async () => {
    const batches: string[][] = [];
    const writer = writerWith(async (items) => void batches.push(items.map(({ key, value }) => key + value)), 2);
    await Promise.all([writer.add(item('a', '1')), writer.add(item('b')), writer.add(item('a', '2')), writer.add(item('c'))]);
    expect(batches).toEqual([['a2', 'b'], ['c']]);
  });

  it('tries again without end while the store is away, and tells when it is back', async () => {
    let failures = 3;
    const written: string[] = [];
    const writer = writerWith(async (items) => {
      if (failures-- > 0) throw new Away('away');
      written.push(...items.map(({ key }) => key));
    });
    await writer.add(item('a'));
    expect(written).toEqual(['a']);
  });

  it('refuses alone the item that the store does not take', async () => {
    const written: string[] = [];
    const writer = writerWith(async (items) => {
      if (items.some(({ key }) => key === 'poison')) throw new Error('invalid byte sequence');
      written.push(...items.map(({ key }) => key));
    });
    const outcomes = await Promise.allSettled([writer.add(item('a')), writer.add(item('poison')), writer.add(item('b'))]);
    expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
    expect(written).toEqual(['a', 'b']);
  });

  it('rejects what waits when it is stopped, and what comes after', async () => {
    const writer = writerWith(() => Promise.reject(new Away('away')));
    const waiting = writer.add(item('a')).catch(() => 'rejected');
    await writer.stop();
    expect(await waiting).toBe('rejected');
    await expect(writer.add(item('b'))).rejects.toThrow('was stopped');
  });
});
