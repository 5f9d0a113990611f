import { createServer, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import type { Connection } from './connection.js';
import { readLog, type LogMessage } from './log.js';

const event = (name: string, data: object): string => `event: ${name}\ndata: ${JSON.stringify(data)}\n\n`;
const line = (text: string, at = new Date().toISOString()): string => event('line', { text, at });
const AGAIN = event('end', { reason: 'The api stops.', again: true });

let server: Server | undefined;
afterEach(() => server?.close());

/** An api that answers one connection after another so; what was asked of it stands in `asked`. */
async function api(...answers: ((response: ServerResponse) => void)[]): Promise<{ connection: Connection; asked: URLSearchParams[] }> {
  const asked: URLSearchParams[] = [];
  server = createServer((request, response) => {
    asked.push(new URL(request.url ?? '', 'http://api').searchParams);
    answers[asked.length - 1]?.(response);
  });
  await new Promise<void>((resolve) => server?.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return { connection: { endpoint: { url, from: 'a test' } } as unknown as Connection, asked };
}
const says =
  (...texts: string[]) =>
  (response: ServerResponse): void =>
    void response.writeHead(200, { 'content-type': 'text/event-stream' }).end(texts.join(''));
async function read(connection: Connection, follow: boolean, last?: number): Promise<string[]> {
  const told: string[] = [];
  const textOf = (message: LogMessage): string =>
    message.kind === 'line'
      ? message.line.text
      : message.kind === 'skipped'
        ? `${message.lines} skipped`
        : `${message.kind}: ${message.reason}`;
  const question = { path: '/logs', query: { tail: 2, text: 'x' }, follow, last };
  for await (const message of readLog(connection, question, new AbortController().signal)) told.push(textOf(message));
  return told;
}

describe('a log that is followed', () => {
  it('goes on after the api stopped and was away, and tells no line twice', async () => {
    const at = new Date().toISOString();
    const { connection, asked } = await api(
      says(line('a', at), line('b', at), AGAIN),
      (response) => response.destroy(),
      says(
        line('a', at),
        line('b', at),
        line('c', at),
        line('c', at),
        event('skipped', { lines: 7 }),
        event('end', { reason: 'It has ended.' }),
      ),
    );
    expect(await read(connection, true)).toEqual(['a', 'b', 'broke: The api stops.', 'c', 'c', '7 skipped', 'end: It has ended.']);
    expect(asked.map((query) => [query.get('tail'), query.has('since'), query.get('text')])).toEqual([
      ['2', false, 'x'],
      ['5000', true, 'x'],
      ['5000', true, 'x'],
    ]);
  });
  it('fails when it can not be had at first', async () => {
    const { connection } = await api((response) => response.destroy());
    await expect(read(connection, true)).rejects.toThrow(/can't be reached/);
  });
});
describe('the last lines that hold a text', () => {
  const all = (...texts: string[]) => says(...texts, event('end', { reason: 'That is all of it.' }));
  it('are told, and not those before', async () => {
    const { connection } = await api(all(line('a'), line('b'), line('c')));
    expect(await read(connection, false, 2)).toEqual(['b', 'c', 'end: That is all of it.']);
  });
  it('are told before what is followed, which goes on from there', async () => {
    const at = new Date().toISOString();
    const { connection, asked } = await api(
      all(line('a', at), line('b', at), line('c', at)),
      says(line('b', at), line('c', at), line('d'), event('end', { reason: 'It has ended.' })),
    );
    expect(await read(connection, true, 1)).toEqual(['c', 'd', 'end: It has ended.']);
    expect(asked.map((query) => [query.get('tail'), query.has('since'), query.get('follow')])).toEqual([
      ['2', false, 'false'],
      ['5000', true, null],
    ]);
  });
  it('may be none: what is followed begins when it was asked', async () => {
    const { connection, asked } = await api(all(), says(line('a'), event('end', { reason: 'It has ended.' })));
    expect(await read(connection, true, 1)).toEqual(['a', 'end: It has ended.']);
    expect(Number(asked[1]?.get('since'))).toBeLessThanOrEqual(3);
  });
});
describe('a log that is read', () => {
  it('ends where it ends', async () => {
    const { connection, asked } = await api(says(line('a'), AGAIN));
    expect(await read(connection, false)).toEqual(['a', 'end: The api stops.']);
    expect(asked).toHaveLength(1);
  });
});
