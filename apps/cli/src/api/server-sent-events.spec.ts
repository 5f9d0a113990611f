import { describe, expect, it } from 'vitest';
import { readServerSentEvents, type ServerSentEvent } from './server-sent-events.js';

async function read(...chunks: string[]): Promise<ServerSentEvent[]> {
  const body = new ReadableStream<Uint8Array>({
    start(controller) {
      for (const chunk of chunks) controller.enqueue(Buffer.from(chunk, 'latin1'));
      controller.close();
    },
  });
  const events: ServerSentEvent[] = [];
  for await (const event of readServerSentEvents(body, () => undefined)) events.push(event);
  return events;
}

describe('readServerSentEvents', () => {
  it('reads events however they are cut', async () => {
    expect(await read('event: a\nid: 1-', '2\ndata: {"x"', ':1}\n', '\n')).toEqual([{ event: 'a', id: '1-2', data: '{"x":1}' }]);
  });
  it('keeps the last id, also that of a heartbeat', async () => {
    expect(await read(': keep-alive\nid: 7-8\n\n', 'event: a\ndata: x\ndata: y\n\n')).toEqual([
      { event: 'message', id: '7-8', data: '' },
      { event: 'a', id: '7-8', data: 'x\ny' },
    ]);
  });
  it('takes line ends of the other kind, and drops what was not finished', async () => {
    expect(await read('event: a\r\ndata: x\r\n\r\nevent: b\r\n')).toEqual([{ event: 'a', id: '', data: 'x' }]);
  });
});
