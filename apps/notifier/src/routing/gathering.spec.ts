import { FairleadError, Retry } from '@fairlead/contracts';
import { describe, expect, it } from 'vitest';
import { Gathering } from './gathering.js';

class Away extends FairleadError {
  readonly code = 'Away';
  readonly retry = Retry.backoff;
}
const gathering = (handle: (items: readonly string[]) => Promise<void> = async () => undefined) => {
  const batches: string[][] = [];
  const gathered = new Gathering<string>({
    keyOf: (item) => item.charAt(0),
    gapMilliseconds: 5,
    handle: (items) => {
      batches.push([...items]);
      return handle(items);
    },
  });
  return { gathered, batches };
};

describe('gathering', () => {
  it('handles a burst together, those of one key one after another', async () => {
    const { gathered, batches } = gathering();
    await Promise.all(['a1', 'b1', 'a2', 'c1', 'a3'].map((item) => gathered.add(item)));
    expect(batches).toEqual([['a1'], ['b1', 'a2', 'c1'], ['a3']]);
  });
  it('lets what can not be handled fail alone', async () => {
    const { gathered, batches } = gathering(async (items) => {
      if (items.includes('bad')) throw new TypeError('bad');
    });
    const results = await Promise.allSettled(['a1', 'bad', 'c1'].map((item) => gathered.add(item)));
    expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
    expect(batches).toEqual([['a1'], ['bad', 'c1'], ['bad'], ['c1']]);
  });
  it('lets all of a batch be delivered again when the store is away', async () => {
    const { gathered, batches } = gathering(async () => {
      throw new Away('away');
    });
    const results = await Promise.allSettled(['a1', 'b1', 'c1'].map((item) => gathered.add(item)));
    expect(results.map(({ status }) => status)).toEqual(['rejected', 'rejected', 'rejected']);
    expect(batches).toEqual([['a1'], ['b1', 'c1']]);
  });
});
