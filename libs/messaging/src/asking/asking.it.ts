import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { connect, createInbox, headers } from '@nats-io/transport-node';
import { defineQuestion, defineStreamQuestion, FairleadError, Retry } from '@fairlead/contracts';
import { scratchFolder } from '@fairlead/testing';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import type { Bus } from '../bus.js';
import { recordingLogger, startBus, startNats, until, type TestNats } from '../nats.fixtures.js';

const Echo = defineQuestion({
  type: 'test.echo',
  version: 1,
  request: z.object({ place: z.string(), text: z.string() }),
  answer: z.object({ text: z.string() }),
  subject: ({ place }) => `ask.${place}.echo`,
});
const Count = defineStreamQuestion({
  type: 'test.count',
  version: 1,
  request: z.object({ place: z.string(), to: z.int() }),
  answer: z.object({ number: z.int(), filling: z.string().optional() }),
  subject: ({ place }) => `ask.${place}.count`,
});
class CounterBrokeError extends FairleadError {
  readonly code = 'CounterBroke';
  readonly retry = Retry.never;
}

let nats: TestNats;
let asker: Bus;
let answerer: Bus;
let serving: AbortController;
const logger = recordingLogger();
let places = 0;
const place = (): string => `place-${places++}`;

beforeAll(async () => {
  nats = await startNats();
  [asker, answerer] = await Promise.all([startBus(nats), startBus(nats, { logger })]);
});
afterAll(async () => {
  await Promise.all([asker.close(), answerer.close()]);
  await nats.stop();
});
afterEach(() => serving?.abort());

const serveEcho = async (at: string, handler: (text: string, signal: AbortSignal) => Promise<string>, more: object = {}): Promise<void> => {
  serving = new AbortController();
  await answerer.serve(Echo, `ask.${at}.echo`, async ({ text }, { signal }) => ({ text: await handler(text, signal) }), {
    signal: serving.signal,
    ...more,
  });
};
/** What a counter did, as its test sees it. */
interface Counter {
  sent: number;
  ended: boolean;
}
const serveCount = async (at: string, filling?: string, more: object = {}): Promise<Counter> => {
  const counter: Counter = { sent: 0, ended: false };
  serving = new AbortController();
  await answerer.serveStream(
    Count,
    `ask.${at}.count`,
    async function* ({ to }, { signal }) {
      try {
        for (let number = 1; number <= to && !signal.aborted; number++) {
          counter.sent = number;
          yield { number, ...(filling === undefined ? {} : { filling }) };
          // A source that waits is one that must be woken by the signal.
          if (number === 3 && to === 1_000_000) await new Promise((resolve) => signal.addEventListener('abort', resolve, { once: true }));
        }
      } finally {
        counter.ended = true;
      }
    },
    { signal: serving.signal, ...more },
  );
  return counter;
};
async function numbers(parts: AsyncIterable<{ number: number }>): Promise<number[]> {
  const found: number[] = [];
  for await (const { number } of parts) found.push(number);
  return found;
}

describe('a question', () => {
  it('is answered by one of those who serve it', async () => {
    const at = place();
    let asked = 0;
    const handler = async (text: string) => `${text} ${++asked}`;
    await serveEcho(at, handler);
    const also = new AbortController();
    await asker.serve(Echo, `ask.${at}.echo`, async ({ text }) => ({ text: await handler(text) }), { signal: also.signal });
    await expect(asker.ask(Echo, { place: at, text: 'hello' })).resolves.toEqual({ text: 'hello 1' });
    also.abort();
    expect(asked).toBe(1);
  });
  it('that nobody serves is known to be so at once', async () => {
    const began = performance.now();
    await expect(asker.ask(Echo, { place: 'nowhere', text: '' })).rejects.toMatchObject({ code: 'NobodyAnswers' });
    await expect(numbers(asker.askStream(Count, { place: 'nowhere', to: 1 }))).rejects.toMatchObject({ code: 'NobodyAnswers' });
    expect(performance.now() - began).toBeLessThan(8_000);
  });
  it('is answered with more than one message holds, and refused beyond its limit', async () => {
    const at = place();
    const noise = Array.from({ length: 400_000 }, () => Math.random().toString(36).slice(2, 12)).join('');
    await serveEcho(at, async () => noise, { mostBytes: 6 * 1024 * 1024 });
    expect((await asker.ask(Echo, { place: at, text: '' })).text).toBe(noise);
    serving.abort();
    await serveEcho(at, async () => noise, { mostBytes: 1024 });
    await expect(asker.ask(Echo, { place: at, text: '' })).rejects.toMatchObject({ code: 'QuestionRefused', reason: 'AnswerTooLarge' });
  });
  it('is not sent when it is larger than a message', async () => {
    await expect(asker.ask(Echo, { place: place(), text: 'x'.repeat(2 * 1024 * 1024) })).rejects.toMatchObject({ code: 'MessageTooLarge' });
  });
  it('is refused with the words of whoever answers; an unexpected error only as such', async () => {
    const at = place();
    await serveEcho(at, async (text) => {
      throw text === 'known' ? new CounterBrokeError('the counter is broken; turn it round') : new Error('hunter2');
    });
    await expect(asker.ask(Echo, { place: at, text: 'known' })).rejects.toMatchObject({
      reason: 'CounterBroke',
      message: 'the counter is broken; turn it round',
    });
    const unexpected = await asker.ask(Echo, { place: at, text: 'other' }).catch((error: Error) => error);
    expect(unexpected).toMatchObject({ reason: 'Internal' });
    expect(JSON.stringify(unexpected) + String(unexpected)).not.toContain('hunter2');
    expect(logger.lines.filter(({ message }) => message === 'question could not be answered')).toHaveLength(1);
  });
  it('is not taken from another subject, in another version, or as nonsense', async () => {
    const at = place();
    await serveEcho(at, async (text) => text);
    const Newer = defineQuestion({ ...Echo, version: 2 });
    await expect(asker.ask(Newer, { place: at, text: '' })).rejects.toMatchObject({ reason: 'QuestionMalformed' });
    const Astray = defineQuestion({ ...Echo, subject: () => `ask.${at}.echo` });
    await expect(asker.ask(Astray, { place: 'elsewhere', text: '' })).rejects.toMatchObject({ reason: 'QuestionMalformed' });
  });
  it('is given up after its time, and the work with it', async () => {
    const at = place();
    let gaveUp = false;
    await serveEcho(
      at,
      (_text, signal) => new Promise((resolve) => signal.addEventListener('abort', () => resolve(String((gaveUp = true))))),
    );
    await expect(asker.ask(Echo, { place: at, text: '' }, { timeoutMilliseconds: 100 })).rejects.toMatchObject({ code: 'AnswerLate' });
    await until(() => gaveUp, 'the work to be given up');
  });
  it('under way when the serving ends is refused so', async () => {
    const at = place();
    let begun = false;
    await serveEcho(at, () => ((begun = true), new Promise(() => undefined)));
    const asked = asker.ask(Echo, { place: at, text: '' });
    const refused = expect(asked).rejects.toMatchObject({ code: 'AnswererStopped' });
    await until(() => begun, 'the question to arrive');
    serving.abort();
    await refused;
  });
  it('beyond those taken at once is refused', async () => {
    const at = place();
    let release: (text: string) => void = () => undefined;
    let begun = false;
    await serveEcho(at, () => ((begun = true), new Promise((resolve) => (release = resolve))), { atOnce: 1 });
    const first = asker.ask(Echo, { place: at, text: '' });
    await until(() => begun, 'the first question to arrive');
    await expect(asker.ask(Echo, { place: at, text: '' })).rejects.toMatchObject({ reason: 'TooManyQuestions' });
    release('done');
    await expect(first).resolves.toEqual({ text: 'done' });
  });
});

describe('a stream', () => {
  it('brings every part in order, and ends', async () => {
    const at = place();
    const counter = await serveCount(at);
    expect(await numbers(asker.askStream(Count, { place: at, to: 500 }))).toEqual(Array.from({ length: 500 }, (_, index) => index + 1));
    expect(counter).toEqual({ sent: 500, ended: true });
  });
  it('waits for a reader who is slow, and does not run ahead of it', async () => {
    const at = place();
    const counter = await serveCount(at);
    const parts = asker.askStream(Count, { place: at, to: 10_000 }, { window: 8 });
    expect((await parts.next()).value).toEqual({ number: 1 });
    // Until all that the window lets through has come, and then some time in which more would.
    await until(() => counter.sent >= 9, 'the window to be used up');
    await asker.ask(Echo, { place: 'nowhere', text: '' }).catch(() => undefined);
    expect(counter.sent).toBeLessThan(16);
    let last = 1;
    for await (const { number } of parts) {
      expect(number).toBe(++last);
      if (number === 400) break;
    }
    await until(() => counter.ended, 'the work to end with its reader');
    expect(counter.sent).toBeLessThan(420);
  });
  it('of parts larger than a message is put together again, and one beyond the limit ends it', async () => {
    const at = place();
    const noise = Array.from({ length: 250_000 }, () => Math.random().toString(36).slice(2, 12)).join('');
    await serveCount(at, noise);
    const found: number[] = [];
    for await (const { number, filling } of asker.askStream(Count, { place: at, to: 3 })) {
      expect(filling === noise).toBe(true);
      found.push(number);
    }
    expect(found).toEqual([1, 2, 3]);
    serving.abort();
    const counter = await serveCount(at, noise, { mostBytes: 1000 });
    await expect(numbers(asker.askStream(Count, { place: at, to: 3 }))).rejects.toMatchObject({ reason: 'AnswerTooLarge' });
    expect(counter.ended).toBe(true);
  });
  it('ends the work when the reader goes, also while nothing is to be said', async () => {
    const at = place();
    const counter = await serveCount(at);
    const leaving = new AbortController();
    const read = numbers(asker.askStream(Count, { place: at, to: 1_000_000 }, { signal: leaving.signal }));
    const cancelled = expect(read).rejects.toMatchObject({ code: 'AskingCancelled' });
    await until(() => counter.sent === 3, 'the stream to run');
    leaving.abort();
    await cancelled;
    await until(() => counter.ended, 'the work to end');
  });
  it('is refused in the middle with the words of whoever answers', async () => {
    const at = place();
    serving = new AbortController();
    await answerer.serveStream(
      Count,
      `ask.${at}.count`,
      async function* () {
        yield { number: 1 };
        throw new CounterBrokeError('no further');
      },
      { signal: serving.signal },
    );
    const parts = asker.askStream(Count, { place: at, to: 3 });
    expect((await parts.next()).value).toEqual({ number: 1 });
    await expect(parts.next()).rejects.toMatchObject({ reason: 'CounterBroke', message: 'no further' });
  });
  it('ends with the serving, which says so', async () => {
    const at = place();
    const counter = await serveCount(at);
    const read = expect(numbers(asker.askStream(Count, { place: at, to: 1_000_000 }))).rejects.toMatchObject({ code: 'AnswererStopped' });
    await until(() => counter.sent === 3, 'the stream to run');
    serving.abort();
    await read;
    await until(() => counter.ended, 'the work to end');
  });
  it('is known to be broken when some of it was lost on the way', async () => {
    const at = place();
    const raw = await connect({ servers: nats.url });
    const stops: string[] = [];
    raw.subscribe(`ask.${at}.count`, {
      callback: (_error, { reply = '' }) => {
        const control = createInbox();
        raw.subscribe(control, { callback: (_lost, message) => void stops.push(message.headers?.get('Fairlead-Frame') ?? '') });
        const say = (kind: string, sequence: number, text = ''): void => {
          const hdrs = headers();
          hdrs.set('Fairlead-Frame', kind);
          hdrs.set('Fairlead-Sequence', String(sequence));
          raw.publish(reply, text, { headers: hdrs, reply: control });
        };
        say('open', 0);
        say('last', 1, '{"number":1}');
        say('last', 3, '{"number":3}');
      },
    });
    await raw.flush();
    const parts = asker.askStream(Count, { place: at, to: 3 });
    expect((await parts.next()).value).toEqual({ number: 1 });
    await expect(parts.next()).rejects.toMatchObject({
      code: 'AnswerBroken',
      message: expect.stringContaining('lost on the way') as string,
    });
    await until(() => stops.includes('stop'), 'the answerer to be told to stop');
    await raw.close();
  });
  it('that does not fit its schema is broken', async () => {
    const at = place();
    serving = new AbortController();
    const Other = defineStreamQuestion({ ...Count, answer: z.object({ number: z.string() }) });
    await answerer.serveStream(
      Other,
      `ask.${at}.count`,
      async function* () {
        yield { number: 'one' };
      },
      { signal: serving.signal },
    );
    await expect(numbers(asker.askStream(Count, { place: at, to: 1 }))).rejects.toMatchObject({ code: 'AnswerBroken' });
  });
  it('goes on when NATS was away for a moment and nothing was lost', async () => {
    const own = await startNats();
    const [a, b] = await Promise.all([startBus(own), startBus(own)]);
    const stopping = new AbortController();
    let go: () => void = () => undefined;
    await b.serveStream(
      Count,
      'ask.here.count',
      async function* () {
        yield { number: 1 };
        await new Promise<void>((resolve) => (go = resolve));
        yield { number: 2 };
      },
      { signal: stopping.signal },
    );
    const parts = a.askStream(Count, { place: 'here', to: 2 }, { beatMilliseconds: 60_000 });
    await parts.next();
    const rest = parts.next();
    await own.kill();
    await until(() => a.link.events.disconnected !== undefined && b.link.events.disconnected !== undefined, 'both to notice');
    await expect(a.ask(Echo, { place: 'here', text: '' })).rejects.toMatchObject({ code: 'NatsUnavailable' });
    await own.start();
    await until(() => a.link.events.disconnected === undefined && b.link.events.disconnected === undefined, 'both to be back');
    await Promise.all([a.link.connection.flush(), b.link.connection.flush()]);
    go();
    expect((await rest).value).toEqual({ number: 2 });
    stopping.abort();
    await Promise.all([a.close(), b.close()]);
    await own.stop();
  });
});

describe('a process that is killed', () => {
  const children: ChildProcess[] = [];
  afterAll(() => children.forEach((child) => child.kill('SIGKILL')));
  /** A connection of its own in another process, which speaks the least of the protocol that the case needs. */
  async function other(source: string, ...args: string[]): Promise<ChildProcess> {
    const { folder, remove } = await scratchFolder('asking');
    const file = join(folder, 'other.mjs');
    const transport = import.meta.resolve('@nats-io/transport-node');
    await writeFile(file, `import { connect, createInbox, headers } from ${JSON.stringify(transport)};\n${source}`);
    const child = fork(file, [nats.url, ...args], { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
    children.push(child);
    await once(child, 'message');
    await remove();
    return child;
  }

  it('as asker: the work ends within a beat', async () => {
    const at = place();
    const counter = await serveCount(at);
    const child = await other(
      `const nc = await connect({ servers: process.argv[2] });
       const reply = createInbox();
       nc.subscribe(reply, { callback: () => process.send?.('heard') });
       const h = headers();
       h.set('Fairlead-Type', 'test.count.v1'); h.set('Fairlead-Window', '16'); h.set('Fairlead-Beat', '300');
       nc.publish('ask.' + process.argv[3] + '.count', JSON.stringify({ place: process.argv[3], to: 1000000 }), { headers: h, reply });`,
      at,
    );
    await until(() => counter.sent === 3, 'the stream to run');
    expect(counter.ended).toBe(false);
    child.kill('SIGKILL');
    await until(() => counter.ended, 'the work to end');
  });
  it('as answerer: the asker is told within a beat', async () => {
    const at = place();
    const child = await other(
      `const nc = await connect({ servers: process.argv[2] });
       nc.subscribe('ask.' + process.argv[3] + '.count', { callback: (_e, m) => {
         const control = createInbox();
         nc.subscribe(control, { callback: () => undefined });
         const say = (kind, n, text = '') => { const h = headers(); h.set('Fairlead-Frame', kind); h.set('Fairlead-Sequence', String(n)); nc.publish(m.reply, text, { headers: h, reply: control }); };
         say('open', 0); say('last', 1, JSON.stringify({ number: 1 }));
       } });
       await nc.flush();
       process.send('ready');`,
      at,
    );
    const parts = asker.askStream(Count, { place: at, to: 5 }, { beatMilliseconds: 300 });
    expect((await parts.next()).value).toEqual({ number: 1 });
    child.kill('SIGKILL');
    await expect(parts.next()).rejects.toMatchObject({ code: 'AnswerBroken', message: expect.stringContaining('is gone') as string });
  });
});
