import { describe, expect, it } from 'vitest';
import { asText, LogBuffer, MOST_LINES, pieces, search, withoutColours } from './log-buffer';

const line = (second: number, text: string) => ({ at: `2026-01-01T12:00:${String(second).padStart(2, '0')}.000Z`, text });
const texts = (buffer: LogBuffer) => buffer.rows.map(({ text }) => text);

describe('LogBuffer', () => {
  it('takes no line twice that a stream tells again after it broke', () => {
    const buffer = new LogBuffer();
    buffer.add([line(1, 'a'), line(2, 'b'), line(2, 'c')]);
    buffer.resume();
    buffer.add([line(1, 'a'), line(2, 'b'), line(2, 'c'), line(2, 'd'), line(3, 'e')]);
    expect(texts(buffer)).toEqual(['a', 'b', 'c', 'd', 'e']);
    expect(buffer.newestAt).toBe(line(3, '').at);
  });
  it('takes equal lines while the stream runs', () => {
    const buffer = new LogBuffer();
    buffer.add([line(1, 'a'), line(1, 'a'), { text: 'without time' }]);
    expect(texts(buffer)).toEqual(['a', 'a', 'without time']);
  });
  it('drops the oldest, whose ids stay theirs', () => {
    const buffer = new LogBuffer();
    buffer.add(Array.from({ length: MOST_LINES }, (_, index) => ({ text: `${index}` })));
    buffer.note('2 lines were skipped');
    expect(buffer.rows).toHaveLength(MOST_LINES);
    expect(buffer.rows[0]).toMatchObject({ id: 2, text: '1' });
    expect(buffer.rows.at(-1)).toMatchObject({ note: true });
  });
});

describe('search', () => {
  it('keeps what is told about the log', () => {
    const buffer = new LogBuffer();
    buffer.add([line(1, 'GET /health'), line(2, 'POST /orders')]);
    buffer.note('skipped');
    expect(search(buffer.rows, 'post').map(({ text }) => text)).toEqual(['POST /orders', 'skipped']);
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
  it('tells times where they are shown', () => {
    const rows = [
      { id: 1, text: 'a', at: 'T', note: false },
      { id: 2, text: 'skipped', at: undefined, note: true },
    ];
    expect(asText(rows, true)).toBe('T a\n# skipped\n');
    expect(asText(rows, false)).toBe('a\n# skipped\n');
  });
});
describe('withoutColours', () => {
  it('takes what terminals read', () => expect(withoutColours('\u001b[31mred\u001b[0m and \u001b[1;4mbold')).toBe('red and bold'));
});
