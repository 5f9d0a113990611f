import { describe, expect, it } from 'vitest';
import { parseInline, parseMarkdown } from './markdown';

const text = (content: readonly { text: string }[]): string => content.map((part) => part.text).join('');

describe('Markdown of a postmortem', () => {
  it('becomes headings, paragraphs, lists, tables and code', () => {
    const blocks = parseMarkdown(
      [
        '# Postmortem: shop/web',
        '',
        'One line',
        'and another.',
        '',
        '- **Began:** now',
        '- Lasted',
        '',
        '| a | b |',
        '| --- | --- |',
        '| 1 | x \\| y |',
        '',
        '```',
        '# not a heading',
        '```',
      ].join('\n'),
    );
    expect(blocks.map(({ kind }) => kind)).toEqual(['heading', 'paragraph', 'list', 'table', 'code']);
    expect(blocks[1]).toMatchObject({ content: [{ text: 'One line and another.' }] });
    const table = blocks[3];
    expect(table?.kind === 'table' && table.rows.map((row) => row.map(text))).toEqual([['1', 'x | y']]);
    expect(blocks[4]).toEqual({ kind: 'code', text: '# not a heading' });
  });

  it('ends, whatever it is given', () => {
    for (const odd of ['|', '| a', '```', '#', '-', '- ', '|a|\n|-', '* *', '[x](javascript:alert(1))'])
      expect(parseMarkdown(odd)).toBeInstanceOf(Array);
  });
});

describe('inline Markdown', () => {
  it('knows code, strong, emphasis and links', () => {
    expect(parseInline('a `b` **c** *d* [e](https://f.example)').map(({ kind }) => kind)).toEqual([
      ...['text', 'code', 'text', 'strong', 'text', 'emphasis', 'text', 'link'],
    ]);
  });

  it('keeps as text what is no address of a page', () => {
    expect(parseInline('[x](javascript:alert(1))')).toEqual([{ kind: 'text', text: '[x](javascript:alert(1))' }]);
  });
});
