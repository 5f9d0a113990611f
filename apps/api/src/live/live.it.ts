import { connect } from 'node:net';
import { HealthChanged, SourceStatus, type ApiLiveEvent } from '@fairlead/contracts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { apiForTest, eventually, send, syncStatus, type TestApi } from '../api.fixtures.js';

interface Seen {
  event: string;
  id: string;
  data: ApiLiveEvent & { reason?: string };
}
let api: TestApi;
const open: AbortController[] = [];
beforeAll(async () => void (api = await apiForTest()));
afterAll(async () => {
  for (const controller of open) controller.abort();
  await api?.stop();
});

/** Reads the stream into a list until it is closed. */
async function listen(query = '', lastEventId?: string): Promise<{ seen: Seen[]; close(): void; ended: Promise<void> }> {
  const controller = new AbortController();
  open.push(controller);
  const response = await fetch(`${api.url()}/api/v1/events${query}`, {
    signal: controller.signal,
    headers: lastEventId === undefined ? {} : { 'last-event-id': lastEventId },
  });
  const seen: Seen[] = [];
  const read = async (): Promise<void> => {
    let text = '';
    for await (const chunk of response.body?.pipeThrough(new TextDecoderStream()) ?? []) {
      text += chunk;
      const blocks = text.split('\n\n');
      text = blocks.pop() ?? '';
      for (const block of blocks) {
        const field = (name: string) =>
          block
            .split('\n')
            .find((line) => line.startsWith(`${name}: `))
            ?.slice(name.length + 2) ?? '';
        if (field('data') !== '') seen.push({ event: field('event'), id: field('id'), data: JSON.parse(field('data')) as Seen['data'] });
      }
    }
  };
  const ended = read().catch(() => undefined);
  await eventually(() => seen[0], 'the first event');
  return { seen, close: () => controller.abort(), ended };
}
const changed = (application: string, second: number, tenant = 'team-a') =>
  send(api.bus, HealthChanged, {
    tenant,
    application,
    cluster: 'production',
    health: 'Healthy',
    previous: 'Progressing',
    reason: '',
    at: new Date(Date.UTC(2026, 0, 1, 0, 0, second)).toISOString(),
  });
const applications = (seen: readonly Seen[]) => seen.filter(({ event }) => event !== 'hello').map(({ data }) => data.application);

describe('the live stream', () => {
  it('tells events and states as they come, filtered', async () => {
    const all = await listen();
    const one = await listen('?tenant=team-a&application=shop');
    expect(all.seen[0]?.event).toBe('hello');
    await changed('shop', 1);
    await changed('shop', 2, 'team-b');
    await send(api.bus, SourceStatus, { tenant: 'team-a', application: 'shop' });
    await syncStatus(api.bus, {
      tenant: 'team-a',
      application: 'shop',
      cluster: 'production',
      objects: [{ group: '', kind: 'Service', name: 'x', sync: 'Synced' }],
    });
    await eventually(() => (all.seen.length === 5 && one.seen.length === 4 ? true : undefined), 'all of them');
    expect(one.seen.map(({ event }) => event).sort()).toEqual(['health.changed', 'hello', 'source.status', 'sync.status']);
    expect(one.seen.find(({ event }) => event === 'health.changed')?.data).toMatchObject({
      type: 'health.changed',
      tenant: 'team-a',
      summary: 'Progressing → Healthy on production',
    });
    expect(one.seen.find(({ event }) => event === 'sync.status')?.data.data['objects']).toBe(1);
    all.close();
    one.close();
  });

  it('goes on where a reader was, from memory and from the stream itself after a restart of the api', async () => {
    const first = await listen();
    await changed('a', 10);
    await eventually(() => (applications(first.seen).some((name) => name === 'a') ? true : undefined), 'a');
    const id = first.seen.at(-1)?.id;
    first.close();
    await changed('b', 11);
    await changed('c', 12);
    const second = await listen('', id);
    await eventually(() => (applications(second.seen).length === 2 ? true : undefined), 'b and c');
    expect(applications(second.seen)).toEqual(['b', 'c']);
    second.close();
    await api.restart();
    await changed('d', 13);
    const third = await listen('', id);
    await eventually(() => (applications(third.seen).length === 3 ? true : undefined), 'b, c and d');
    await changed('e', 14);
    await eventually(() => (applications(third.seen).length === 4 ? true : undefined), 'e');
    expect(applications(third.seen)).toEqual(['b', 'c', 'd', 'e']);
    third.close();
  });

  it('says so when a place can not be found again', async () => {
    await changed('f', 20);
    const beyond = await eventually(async () => {
      const stream = await listen('', '999999-999999');
      stream.close();
      return stream.seen[0]?.event === 'reset' ? stream.seen[0] : undefined;
    }, 'the reset');
    expect(beyond.data.reason).toContain('Read everything again');
    expect((await api.get('/api/v1/events', { headers: { 'last-event-id': 'nonsense' } })).status).toBe(400);
  });

  it('drops a reader who does not read, and lets the others be', async () => {
    const { port } = new URL(api.url());
    const lazy = connect(Number(port), '127.0.0.1');
    lazy.write(`GET /api/v1/events HTTP/1.1\r\nHost: localhost\r\n\r\n`);
    await new Promise((resolve) => lazy.once('data', resolve));
    lazy.pause();
    let closed = false;
    lazy.on('close', () => (closed = true)).on('error', () => undefined);
    const reader = await listen();
    const viewers = async (): Promise<number> => Number(/^fairlead_api_live_viewers\S* (\d+)$/m.exec(await api.metrics())?.[1]);
    const both = await viewers();
    const text = 'x'.repeat(1_900);
    let told = 0;
    // How much the kernel's buffers of both ends take differs from machine to machine, up to tens of megabytes.
    for (; (await viewers()) === both && told < 40_000; told += 200) {
      // Sender, api and reader share one loop here, which reads each socket in turn: without a pause the reader would be late for that reason alone.
      await eventually(() => (reader.seen.length >= told - 200 ? true : undefined), 'the reader to keep up');
      await Promise.all(
        Array.from({ length: 200 }, (_, index) =>
          send(api.bus, HealthChanged, {
            tenant: 'team-a',
            application: 'loud',
            cluster: `c-${told + index}`,
            health: 'Healthy',
            previous: 'Unknown',
            reason: text,
          }),
        ),
      );
    }
    expect(await viewers()).toBe(both - 1);
    await eventually(() => (reader.seen.length === told + 1 ? true : undefined), 'the reader to be told everything');
    lazy.resume();
    await eventually(() => (closed ? true : undefined), 'the lazy one to learn of it');
    reader.close();
  });

  it('ends with a word when the api stops', async () => {
    const stream = await listen();
    await api.stopApi();
    await stream.ended;
    expect(stream.seen.at(-1)).toMatchObject({ event: 'dropped', data: { reason: expect.stringContaining('The api stops') } });
  });
});
