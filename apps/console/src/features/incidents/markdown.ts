/** The little of Markdown that a postmortem is made of; anything else stays the text that it is. */
export type Inline =
  | { readonly kind: 'text' | 'code' | 'strong' | 'emphasis'; readonly text: string }
  | { readonly kind: 'link'; readonly text: string; readonly href: string };
export type Block =
  | { readonly kind: 'heading'; readonly level: number; readonly content: readonly Inline[] }
  | { readonly kind: 'paragraph'; readonly content: readonly Inline[] }
  | { readonly kind: 'list'; readonly ordered: boolean; readonly items: readonly (readonly Inline[])[] }
  | { readonly kind: 'table'; readonly head: readonly (readonly Inline[])[]; readonly rows: readonly (readonly (readonly Inline[])[])[] }
  | { readonly kind: 'code'; readonly text: string };

const ITEM = /^\s*(?:[-*+]|(\d+)[.)])\s+(.*)$/;
const HEADING = /^(#{1,6})\s+(.*?)\s*#*$/;
const FENCE = /^```/;
const isTable = (line: string, next: string | undefined): boolean => line.startsWith('|') && /^\|?[\s:|-]+\|[\s:|-]*$/.test(next ?? '');
const isPlain = (line: string, next: string | undefined): boolean =>
  line.trim() !== '' && !HEADING.test(line) && !ITEM.test(line) && !FENCE.test(line) && !isTable(line, next);

export function parseMarkdown(text: string): Block[] {
  const lines = text.replaceAll('\r\n', '\n').split('\n');
  const blocks: Block[] = [];
  let at = 0;
  const takeWhile = (fits: (line: string, next: string | undefined) => boolean): string[] => {
    const from = at;
    while (at < lines.length && fits(lines[at] ?? '', lines[at + 1])) at += 1;
    return lines.slice(from, at);
  };
  while (at < lines.length) {
    const line = lines[at] ?? '';
    const heading = HEADING.exec(line);
    if (line.trim() === '') at += 1;
    else if (heading) {
      blocks.push({ kind: 'heading', level: heading[1]?.length ?? 1, content: parseInline(heading[2] ?? '') });
      at += 1;
    } else if (FENCE.test(line)) {
      at += 1;
      blocks.push({ kind: 'code', text: takeWhile((each) => !FENCE.test(each)).join('\n') });
      at += 1;
    } else if (isTable(line, lines[at + 1])) {
      const [head = '', , ...rows] = takeWhile((each) => each.startsWith('|'));
      blocks.push({ kind: 'table', head: cellsOf(head), rows: rows.map(cellsOf) });
    } else if (ITEM.test(line)) {
      const items = takeWhile((each) => ITEM.test(each)).map((each) => ITEM.exec(each));
      blocks.push({ kind: 'list', ordered: items[0]?.[1] !== undefined, items: items.map((item) => parseInline(item?.[2] ?? '')) });
    } else blocks.push({ kind: 'paragraph', content: parseInline(takeWhile(isPlain).join(' ')) });
  }
  return blocks;
}

/** A bar in a cell is written as `\|`. */
const cellsOf = (line: string): (readonly Inline[])[] =>
  line
    .replace(/^\||\|\s*$/g, '')
    .split(/(?<!\\)\|/)
    .map((cell) => parseInline(cell.trim().replaceAll('\\|', '|')));

const INLINE = /`([^`]+)`|\*\*([^*]+)\*\*|\*([^*\s][^*]*)\*|\[([^\]]+)\]\((https?:\/\/[^\s)]+)\)/g;

/** Only addresses of pages become links. */
export function parseInline(text: string): Inline[] {
  const parts: Inline[] = [];
  let done = 0;
  for (const match of text.matchAll(INLINE)) {
    if (match.index > done) parts.push({ kind: 'text', text: text.slice(done, match.index) });
    const [whole, code, strong, emphasis, label, href] = match;
    if (code !== undefined) parts.push({ kind: 'code', text: code });
    else if (strong !== undefined) parts.push({ kind: 'strong', text: strong });
    else if (emphasis !== undefined) parts.push({ kind: 'emphasis', text: emphasis });
    else if (label !== undefined && href !== undefined) parts.push({ kind: 'link', text: label, href });
    done = match.index + whole.length;
  }
  if (done < text.length) parts.push({ kind: 'text', text: text.slice(done) });
  return parts;
}
