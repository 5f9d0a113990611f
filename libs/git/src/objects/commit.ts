/** What a person wants to know of a commit. */
export interface CommitInfo {
  readonly id: string;
  readonly tree: string;
  readonly parents: readonly string[];
  /** First line of the message. */
  readonly subject: string;
  /** Name of who wrote it, without the address. */
  readonly author: string;
  readonly committedAt: Date;
}

/** Reads a commit object: headers, an empty line, the message. */
export function parseCommit(id: string, text: string): CommitInfo {
  const end = text.indexOf('\n\n');
  const headers = text.slice(0, end < 0 ? undefined : end).split('\n');
  const all = (name: string): string[] => headers.filter((line) => line.startsWith(`${name} `)).map((line) => line.slice(name.length + 1));
  const person = (name: string) => /^(.*?)\s*<[^>]*> (-?\d+)/.exec(all(name)[0] ?? '');
  const seconds = Number(person('committer')?.[2] ?? 0);
  const message = end < 0 ? '' : text.slice(end + 2);
  return {
    id,
    tree: all('tree')[0] ?? '',
    parents: all('parent'),
    subject: message.trimStart().split('\n', 1)[0]?.trim() ?? '',
    author: person('author')?.[1] ?? '',
    committedAt: new Date(Math.min(Math.max(seconds, 0), 8.64e12 / 1000) * 1000),
  };
}
