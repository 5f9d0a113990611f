import { describe, expect, it } from 'vitest';
import { hunksOf, sizeOf } from './hunks';

const before = ['kind: Deployment', 'spec:', '  replicas: 2', '  paused: false'].join('\n');

describe('hunksOf', () => {
  it('numbers the lines of both sides', () => {
    const [hunk, ...more] = hunksOf(before, before.replace('replicas: 2', 'replicas: 3\n  minReady: 5'));
    expect(more).toEqual([]);
    expect(
      hunk?.changes.map((change) => [change.type, 'lineNumber' in change ? change.lineNumber : change.newLineNumber, change.content]),
    ).toEqual([
      ['normal', 1, 'kind: Deployment'],
      ['normal', 2, 'spec:'],
      ['delete', 3, '  replicas: 2'],
      ['insert', 3, '  replicas: 3'],
      ['insert', 4, '  minReady: 5'],
      ['normal', 5, '  paused: false'],
    ]);
    expect(sizeOf(hunk ? [hunk] : [])).toEqual({ added: 2, removed: 1 });
  });
  it('is empty where nothing differs', () => expect(hunksOf(before, before)).toEqual([]));
  it('takes what is new as a whole', () => expect(sizeOf(hunksOf('', before))).toEqual({ added: 4, removed: 0 }));
});
