import { setTimeout as sleep } from 'node:timers/promises';
import { ApiProblemError } from '@fairlead/api-client';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { followPods, MOST_PODS, type Beginning } from './logs-follow.js';
import type { Pod, Seen } from './logs-pods.js';

const pod = (name: string, more: Partial<Pod> = {}): Pod => ({ cluster: 'one', namespace: 'shop', name, restarts: 0, ...more });
const refused = (status: number, code: string): ApiProblemError =>
  new ApiProblemError(status, { type: '', title: '', status, detail: 'It has not begun', code, advice: '' });

let there: Seen;
let told: string[];
/** Logs that were asked for. */
let asked: [name: string, beginning: Beginning][];
/** Ends the log of a Pod. */
let ends: Map<string, (error?: unknown) => void>;
let looks: number;
let stop: AbortController;
let lookFails: unknown;
let readFails: unknown;
beforeEach(() => {
  [told, asked, ends, looks, stop, lookFails, readFails] = [[], [], new Map(), 0, new AbortController(), undefined, undefined];
});

function follow(...pods: Pod[]): Promise<void> {
  there = { pods, isOver: false };
  return followPods(
    {
      look: async () => {
        looks++;
        if (lookFails !== undefined) throw lookFails;
        return there;
      },
      read: ({ name }, beginning) => {
        asked.push([name, beginning]);
        if (readFails !== undefined) return Promise.reject(readFails as Error);
        return new Promise((resolve, reject) => {
          const end = (error?: unknown): void => (error === undefined ? resolve() : reject(error as Error));
          ends.set(name, end);
          stop.signal.addEventListener('abort', () => resolve());
        });
      },
      tell: (text) => void told.push(text),
      signal: stop.signal,
      pauses: { look: 20, soon: 1 },
    },
    there,
  );
}
const names = (): string[] => asked.map(([name]) => name);
async function afterLooks(count: number): Promise<void> {
  const until = looks + count;
  await vi.waitFor(() => expect(looks).toBeGreaterThanOrEqual(until), { interval: 5, timeout: 60_000 });
}

describe('who follows logs', () => {
  it('reads Pods that come later from their first line, and says so', async () => {
    const done = follow(pod('a'));
    there = { pods: [pod('a'), pod('b')], isOver: false };
    await afterLooks(2);
    expect(asked).toEqual([
      ['a', 'as asked'],
      ['b', 'first line'],
    ]);
    expect(told).toEqual(['Pod b came']);
    stop.abort();
    await done;
  });
  it('goes on when all have ended, for as long as more may come', async () => {
    const done = follow(pod('a'));
    ends.get('a')?.();
    there = { pods: [], isOver: false };
    await afterLooks(3);
    there = { pods: [pod('b')], isOver: false };
    await afterLooks(2);
    expect(names()).toEqual(['a', 'b']);
    stop.abort();
    await done;
  });
  it('is done when all have ended and no more will come', async () => {
    const done = follow(pod('a'));
    there = { pods: [pod('a')], isOver: true };
    await afterLooks(2);
    expect(await Promise.race([done, sleep(10, 'still follows')])).toBe('still follows');
    ends.get('a')?.();
    await done;
    expect(names()).toEqual(['a']);
  });
  it('tells Pods of one name apart, such as those of a StatefulSet', async () => {
    const done = follow(pod('db-0', { createdAt: '2026-01-01T00:00:00Z' }));
    ends.get('db-0')?.();
    there = { pods: [pod('db-0', { createdAt: '2026-01-02T00:00:00Z' })], isOver: false };
    await afterLooks(2);
    expect(asked.at(-1)).toEqual(['db-0', 'first line']);
    expect(told).toEqual(['Pod db-0 came']);
    stop.abort();
    await done;
  });
  it('goes on with a container that began anew, and tells no line twice', async () => {
    const done = follow(pod('a'));
    ends.get('a')?.();
    await afterLooks(2);
    expect(names()).toEqual(['a']);
    there = { pods: [pod('a', { restarts: 1 })], isOver: false };
    await afterLooks(2);
    expect(asked.slice(1)).toEqual([['a', { seconds: 2 }]]);
    expect(told).toEqual(['Pod a began anew']);
    stop.abort();
    await done;
  });
  it(`reads ${MOST_PODS} at once at most; the next has its turn when one has ended`, async () => {
    const five = ['a', 'b', 'c', 'd', 'e'].map((name) => pod(name));
    const done = follow(...five);
    there = { pods: [...five, pod('f')], isOver: false };
    await afterLooks(3);
    expect(names()).toEqual(['a', 'b', 'c', 'd', 'e']);
    expect(told).toEqual(['Pod f came', 'Pod f waits for its turn: 5 at most are followed at once']);
    ends.get('b')?.();
    await vi.waitFor(() => expect(asked.at(-1)).toEqual(['f', 'first line']), { timeout: 60_000 });
    stop.abort();
    await done;
  });
  it('asks again for the log of a container that has not begun, and says once that it waits', async () => {
    readFails = refused(503, 'KubeApiError');
    const done = follow(pod('a'));
    await afterLooks(3);
    expect(told).toEqual(['the log of a can not be read yet: It has not begun.']);
    readFails = undefined;
    await vi.waitFor(() => expect(ends.has('a')).toBe(true), { timeout: 60_000 });
    stop.abort();
    await done;
  });
  it('is not disturbed by an api that is away for a moment', async () => {
    const done = follow(pod('a'));
    lookFails = refused(503, 'ClusterNotServed');
    await afterLooks(3);
    lookFails = undefined;
    there = { pods: [pod('a'), pod('b')], isOver: false };
    await afterLooks(2);
    expect(names()).toEqual(['a', 'b']);
    stop.abort();
    await done;
  });
  it.each([
    ['a right that is missing', refused(403, 'Forbidden')],
    ['a container that was asked for and is not there', refused(404, 'NotFound')],
  ])('fails with %s', async (_, error) => {
    readFails = error;
    await expect(follow(pod('a'))).rejects.toBe(error);
  });
});
