import { describe, expect, it } from 'vitest';
import { logLines, type LogLine } from './read-log.js';

async function read(...chunks: (string | Uint8Array)[]): Promise<LogLine[]> {
  const bytes = async function* (): AsyncGenerator<Uint8Array> {
    for (const chunk of chunks) yield typeof chunk === 'string' ? Buffer.from(chunk) : chunk;
  };
  const found: LogLine[] = [];
  for await (const lines of logLines(bytes())) found.push(...lines);
  return found;
}
const at = '2026-01-02T03:04:05.123Z';

describe('the lines of a log', () => {
  it('are told apart wherever a piece ends, also within a letter', async () => {
    const text = Buffer.from(`${at} für\n${at} alle\n`);
    const whole = [
      { text: 'für', at },
      { text: 'alle', at },
    ];
    for (let cut = 0; cut <= text.length; cut++) expect(await read(text.subarray(0, cut), text.subarray(cut))).toEqual(whole);
  });
  it.each<[string, string, LogLine]>([
    ['nanoseconds of another zone', '2026-01-02T05:04:05.123456789+02:00 a', { text: 'a', at }],
    ['no timestamp', 'rpc error: no such container', { text: 'rpc error: no such container', at: undefined }],
    ['nothing but a timestamp', `${at} `, { text: '', at }],
    ['an end of line of Windows', `${at} a\r\n`, { text: 'a', at }],
    ['blanks at the beginning', `${at}   a`, { text: '  a', at }],
  ])('with %s', async (_, raw, line) => expect(await read(raw)).toEqual([line]));
  it('without end are cut, and what follows is the next', async () => {
    const long = 'x'.repeat(50_000);
    const lines = await read(`${at} ${long}`, long, `${long}\n${at} next\n`);
    expect(lines).toHaveLength(2);
    expect(lines[0]?.text).toHaveLength(16 * 1024 + '… (the line goes on)'.length);
    expect(lines[1]).toEqual({ text: 'next', at });
  });
  it('are none in an empty log', async () => expect(await read()).toEqual([]));
});
