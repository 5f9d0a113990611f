import type { ReactNode } from 'react';
import classes from './incidents.module.css';
import { parseMarkdown, type Block, type Inline } from './markdown';

/** Markdown as a page. Its first heading is of level 3: it stands below those of the page. */
export function MarkdownView({ text }: { text: string }) {
  return (
    <div className={classes.markdown}>
      {parseMarkdown(text).map((block, index) => (
        <BlockView key={index} block={block} />
      ))}
    </div>
  );
}

function BlockView({ block }: { block: Block }): ReactNode {
  switch (block.kind) {
    case 'heading': {
      const Heading = `h${Math.min(6, block.level + 2)}` as 'h3';
      return <Heading>{inline(block.content)}</Heading>;
    }
    case 'paragraph':
      return <p>{inline(block.content)}</p>;
    case 'code':
      return <pre tabIndex={0}>{block.text}</pre>;
    case 'list': {
      const List = block.ordered ? 'ol' : 'ul';
      return (
        <List>
          {block.items.map((item, index) => (
            <li key={index}>{inline(item)}</li>
          ))}
        </List>
      );
    }
    case 'table':
      return (
        <div className={classes.tableScroll} tabIndex={0} role="group" aria-label="Table">
          <table>
            <thead>
              <tr>
                {block.head.map((cell, index) => (
                  <th key={index} scope="col">
                    {inline(cell)}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {block.rows.map((row, index) => (
                <tr key={index}>
                  {row.map((cell, column) => (
                    <td key={column}>{inline(cell)}</td>
                  ))}
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      );
  }
}

const inline = (content: readonly Inline[]): ReactNode =>
  content.map((part, index) => {
    if (part.kind === 'link') {
      return (
        <a key={index} href={part.href} target="_blank" rel="noreferrer">
          {part.text}
        </a>
      );
    }
    const Tag = TAGS[part.kind];
    return Tag === undefined ? part.text : <Tag key={index}>{part.text}</Tag>;
  });
const TAGS = { text: undefined, code: 'code', strong: 'strong', emphasis: 'em' } as const;
