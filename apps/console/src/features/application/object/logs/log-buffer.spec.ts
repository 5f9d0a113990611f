import { describe, expect, it } from 'vitest';
import { asText, atLeast, LogBuffer, MOST_LINES, pieces, search, troubles, withoutColours } from './log-buffer';
import { PodLines } from './pod-lines';

const line = (second: number, text: string) => ({ at: `2026-01-01T12:00:${String(second).padStart(2, '0')}.000Z`, text });
const texts = (buffer: LogBuffer) => buffer.rows.map(({ text }) => text);

describe('LogBuffer', () => {
  it('shows lines of several Pods by time, in whatever turns they come', () => {
    const buffer = new LogBuffer();
    const [web, api] = [new PodLines('web', 0), new PodLines('api', 1)];
    buffer.add(web.fresh([line(1, 'w1'), line(3, 'ERROR w3'), line(3, '    at w3')]));
    buffer.add(api.fresh([line(2, 'a2'), line(3, 'a3')]));
    buffer.add(web.fresh([line(3, '    at main'), line(4, 'w4')]));
    expect(texts(buffer)).toEqual(['w1', 'a2', 'ERROR w3', '    at w3', '    at main', 'a3', 'w4']);
    expect([buffer.added, new Set(buffer.rows.map(({ id }) => id)).size]).toEqual([7, 7]);
  });
  it('drops the oldest, whose ids stay theirs', () => {
    const buffer = new LogBuffer();
    const web = new PodLines('web', 0);
    buffer.add(web.fresh(Array.from({ length: MOST_LINES }, (_, index) => ({ text: `${index}` }))));
    buffer.add([web.note('2 lines were skipped')]);
    expect(buffer.rows).toHaveLength(MOST_LINES);
    expect(buffer.rows[0]).toMatchObject({ id: 2, text: '1' });
    expect(buffer.rows.at(-1)).toMatchObject({ note: true });
  });
});

describe('search', () => {
  it('finds lines, not what is told about the log', () => {
    const buffer = new LogBuffer();
    const web = new PodLines('web', 0);
    buffer.add([...web.fresh([line(1, 'GET /health'), line(2, 'POST /orders')]), web.note('skipped by post')]);
    expect(search(buffer.rows, 'post').map(({ text }) => text)).toEqual(['POST /orders']);
  });
});
describe('levels', () => {
  it('take a stack trace with its error, over the border of what came together', () => {
    const buffer = new LogBuffer();
    const web = new PodLines('web', 0);
    buffer.add(web.fresh([line(1, 'INFO up'), line(2, 'WARN slow'), line(3, 'ERROR broke')]));
    buffer.add(web.fresh([line(3, '    at main'), line(4, 'INFO again'), line(4, 'plain')]));
    buffer.add([web.note('skipped')]);
    const shown = (severity: 'warning' | 'error') => atLeast(buffer.rows, severity).map(({ text }) => text);
    expect(shown('error')).toEqual(['ERROR broke', '    at main', 'skipped']);
    expect(shown('warning')).toEqual(['WARN slow', 'ERROR broke', '    at main', 'skipped']);
    expect(troubles(buffer.rows)).toEqual({ errors: 1, warnings: 1 });
  });
});
describe('pieces', () => {
  it.each([
    ['Error: an error', 'error', ['[Error]', ': an ', '[error]']],
    ['nothing', 'x', ['nothing']],
    ['aaa', 'a', ['[a]', '[a]', '[a]']],
    ['any', '', ['any']],
  ])('%s by %s', (text, wanted, expected) => {
    expect(pieces(text, wanted).map((piece) => (piece.found ? `[${piece.text}]` : piece.text))).toEqual(expected);
  });
});
describe('asText', () => {
  it('tells times and Pods where they are shown', () => {
    const of = { level: undefined, pod: 'web-1', when: 'T', order: 0 };
    const rows = [
      { id: 1, text: 'a', at: 'T', note: false, ...of },
      { id: 2, text: 'skipped', at: undefined, note: true, ...of },
    ];
    expect(asText(rows, { withTimes: true, withPods: false })).toBe('T a\n# skipped\n');
    expect(asText(rows, { withTimes: false, withPods: false })).toBe('a\n# skipped\n');
    expect(asText(rows, { withTimes: true, withPods: true })).toBe('web-1 | T a\n# web-1 | skipped\n');
  });
});
describe('withoutColours', () => {
  it('takes what terminals read', () => expect(withoutColours('\u001b[31mred\u001b[0m and \u001b[1;4mbold')).toBe('red and bold'));
});
