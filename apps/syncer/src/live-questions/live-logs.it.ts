import type { LogPart } from '@fairlead/contracts';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { LiveFixture } from './live-questions.fixtures.js';

let live: LiveFixture;
beforeAll(async () => {
  live = await LiveFixture.start(['web', 'chatty']);
  await live.syncer.want('shop', [live.workload('web')]);
  await live.synced('shop');
});
afterAll(() => live?.stop());

/** Log streams open at the API server, as itself counts them. */
async function openLogs(): Promise<number> {
  const { body } = await live.cluster.request('GET', '/metrics');
  const lines = body.split('\n').filter((line) => line.startsWith('apiserver_longrunning_requests{') && line.includes('subresource="log"'));
  return lines.reduce((sum, line) => sum + Number(line.split(' ').at(-1)), 0);
}

describe('a log', () => {
  const read = async (parts: AsyncIterable<LogPart>): Promise<{ lines: string[]; skipped: number; end: string | undefined }> => {
    const found = { lines: [] as string[], skipped: 0, end: undefined as string | undefined };
    for await (const part of parts) {
      found.lines.push(...part.lines.map(({ text }) => text));
      found.skipped += part.skipped;
      found.end = part.end;
    }
    return found;
  };

  /** The next part that says something. */
  const heard = async (parts: AsyncGenerator<LogPart>): Promise<LogPart> => {
    for (;;) {
      const { value } = (await parts.next()) as { value: LogPart };
      if (value.lines.length > 0) return value;
    }
  };

  it('is told from its last lines to its end', async () => {
    await live.kubelet.write('web', 'first', 'second', 'third');
    const pod = await live.podOf('shop');
    expect(await read(live.log('shop', { pod, tail: 2 }))).toEqual({ lines: ['second', 'third'], skipped: 0, end: 'That is all of it.' });
    expect((await read(live.log('shop', { pod, container: 'web', text: 'ir' }))).lines).toEqual(['first', 'third']);
    const { lines } = await heard(live.log('shop', { pod }));
    expect(Date.parse(lines[0]?.at ?? '')).toBeGreaterThan(Date.now() - 600_000);
  });
  it('of a container that the Pod has not is refused with those that it has', async () => {
    const pod = await live.podOf('shop');
    await expect(live.log('shop', { pod, container: 'side' }).next()).rejects.toMatchObject({
      reason: 'ContainerUnknown',
      message: expect.stringContaining('it has web') as string,
    });
  });
  it('is followed until nobody listens, and then closed at the cluster', async () => {
    const pod = await live.podOf('shop');
    const leaving = new AbortController();
    const parts = live.log('shop', { pod, tail: 0, follow: true }, leaving.signal);
    const next = heard(parts);
    const more = setInterval(() => void live.kubelet.write('web', 'while you look'), 200);
    const first = await next.finally(() => clearInterval(more));
    expect(first.lines[0]?.text).toBe('while you look');
    expect(await openLogs()).toBe(1);
    leaving.abort();
    await expect(parts.next()).rejects.toMatchObject({ code: 'AskingCancelled' });
    await live.until('the stream at the API server is closed', async () => (await openLogs()) === 0);
  });
  it('is followed for an hour, and says that it goes on when it is asked for anew', async () => {
    const pod = await live.podOf('shop');
    const timeout = AbortSignal.timeout.bind(AbortSignal);
    const hour = vi
      .spyOn(AbortSignal, 'timeout')
      .mockImplementation((milliseconds) => timeout(milliseconds === 3_600_000 ? 500 : milliseconds));
    try {
      const parts: LogPart[] = [];
      for await (const one of live.log('shop', { pod, tail: 0, follow: true })) parts.push(one);
      expect(parts.at(-1)).toMatchObject({ again: true, end: expect.stringContaining('lasts an hour') as string });
    } finally {
      hour.mockRestore();
    }
    const { lines } = await heard(live.log('shop', { pod, tail: 1 }));
    expect(lines).toHaveLength(1);
  });
  it('that comes faster than anybody reads is thinned out, and says so', async () => {
    await live.syncer.want('chatty', [live.workload('chatty', 1, 'chatty')]);
    const pod = await live.podOf('chatty');
    const leaving = new AbortController();
    let skipped = 0;
    const reading = (async () => {
      for await (const part of live.log('chatty', { pod, tail: 0, follow: true }, leaving.signal)) {
        skipped += part.skipped;
        if (skipped > 0) return;
      }
    })();
    const writing = setInterval(
      () => void live.kubelet.write('chatty', ...Array.from({ length: 3_000 }, (_, index) => `line ${index}`)),
      100,
    );
    await reading.finally(() => clearInterval(writing));
    expect(skipped).toBeGreaterThan(0);
  });
  it('ends with its application, and says why', async () => {
    await live.syncer.want('leaving', [live.workload('leaving')]);
    const pod = await live.podOf('leaving');
    const parts = live.log('leaving', { pod, tail: 1, follow: true });
    await live.kubelet.write('web', 'still here');
    await heard(parts);
    const rest = read(parts);
    await live.syncer.want('leaving', null);
    expect((await rest).end).toMatch(/no longer on cluster sandbox|has ended/);
  });
  it('ends with the syncer, which another one takes over from', async () => {
    const pod = await live.podOf('shop');
    await live.kubelet.write('web', 'before');
    const parts = live.log('shop', { pod, tail: 1, follow: true });
    await heard(parts);
    const rest = read(parts).catch((error: { code: string }) => error.code);
    await live.syncer.restart();
    expect(await rest).toBe('AnswererStopped');
    await live.until('the next one answers', () =>
      live.tree('shop').then(
        () => true,
        () => undefined,
      ),
    );
  });
});
