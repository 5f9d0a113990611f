import { describe, expect, it } from 'vitest';
import type { Delivery } from '../reading/delivery.js';
import { SubjectQueue } from './subject-queue.js';

const delivery = (subject: string, sequence: number, answers: string[] = []): Delivery => ({
  subject,
  sequence,
  stream: 'S',
  consumer: 'c',
  time: new Date(0),
  data: new Uint8Array(),
  headers: undefined,
  deliveries: 1,
  consumerSequence: sequence,
  pending: 0,
  respond: (payload) => void answers.push(`${sequence} ${payload}`),
});

/** A queue whose work ends when the test says so. */
function queueOf(concurrency: number) {
  const started: number[] = [];
  const ends = new Map<number, (handled: boolean) => void>();
  const queue = new SubjectQueue(
    concurrency,
    ({ sequence }) =>
      new Promise((resolve) => {
        started.push(sequence);
        ends.set(sequence, resolve);
      }),
    () => undefined,
  );
  const end = async (sequence: number, handled = true): Promise<void> => {
    ends.get(sequence)?.(handled);
    await new Promise((resolve) => setImmediate(resolve));
  };
  return { queue, started, end };
}

describe('the queue of a consumer', () => {
  it('works on so many at once', async () => {
    const { queue, started, end } = queueOf(2);
    for (const sequence of [1, 2, 3]) queue.add(delivery(`s${sequence}`, sequence));
    expect(started).toEqual([1, 2]);
    expect(queue.room).toBe(-1);
    await end(1);
    expect(started).toEqual([1, 2, 3]);
    expect(queue.size).toBe(2);
  });

  it('works on messages of one subject one after another, and on others beside them', async () => {
    const { queue, started, end } = queueOf(2);
    queue.add(delivery('busy', 1));
    queue.add(delivery('busy', 2));
    queue.add(delivery('busy', 3));
    expect(queue.room).toBe(1);
    queue.add(delivery('other', 4));
    expect(started).toEqual([1, 4]);
    await end(1);
    expect(started).toEqual([1, 4, 2]);
  });

  it('asks for no more when many wait for one subject', () => {
    const { queue } = queueOf(2);
    for (let sequence = 1; sequence <= 8; sequence++) queue.add(delivery('busy', sequence));
    expect(queue.room).toBe(0);
  });

  it('acknowledges a repeated delivery of what was handled meanwhile, and works on it if it was not', async () => {
    const answers: string[] = [];
    const { queue, started, end } = queueOf(2);
    queue.add(delivery('s', 1, answers));
    queue.add(delivery('s', 1, answers));
    await end(1, true);
    expect(answers).toEqual(['1 +ACK']);
    expect(started).toEqual([1]);
    expect(queue.size).toBe(0);
    queue.add(delivery('s', 2, answers));
    queue.add(delivery('s', 2, answers));
    await end(2, false);
    expect(started).toEqual([1, 2, 2]);
  });

  it('waits for what is in work and hands the rest back when it stops', async () => {
    const { queue, started, end } = queueOf(1);
    for (const [subject, sequence] of [
      ['a', 1],
      ['a', 2],
      ['b', 3],
    ] as const)
      queue.add(delivery(subject, sequence));
    const back: number[] = [];
    let stopped = false;
    const stopping = queue.stop(({ sequence }) => back.push(sequence)).then(() => (stopped = true));
    await new Promise((resolve) => setImmediate(resolve));
    expect(stopped).toBe(false);
    await end(1);
    await stopping;
    expect(started).toEqual([1]);
    expect(back.sort()).toEqual([2, 3]);
  });
});
