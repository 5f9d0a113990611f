/** A file's new content; null deletes it. */
export type FileContent = string | Uint8Array | null | { readonly symlink: string } | { readonly executable: string | Uint8Array };
export type FileChanges = Readonly<Record<string, FileContent>>;

export interface FastImportCommit {
  readonly ref: string;
  readonly parent: string | undefined;
  readonly message: string;
  readonly changes: FileChanges;
  readonly author?: { readonly name: string; readonly email: string };
  readonly time?: number;
}

/** One commit in the format of git-fast-import(1): no work tree, one process however many files. */
export function fastImport({ ref, parent, message, changes, author, time }: FastImportCommit): Uint8Array {
  const who = author ?? { name: 'Ada Test', email: 'ada@example.com' };
  const parts: (string | Uint8Array)[] = [
    `commit ${ref}\ncommitter ${who.name} <${who.email}> ${time ?? Math.floor(Date.now() / 1000)} +0000\n`,
    ...data(message),
    parent ? `from ${parent}\n` : '',
  ];
  for (const [path, content] of Object.entries(changes)) parts.push(...change(path, content));
  return Buffer.concat(parts.map((part) => (typeof part === 'string' ? Buffer.from(part, 'utf8') : part)));
}

function change(path: string, content: FileContent): (string | Uint8Array)[] {
  const name = quote(path);
  if (content === null) return [`D ${name}\n`];
  if (typeof content === 'string' || content instanceof Uint8Array) return [`M 100644 inline ${name}\n`, ...data(content)];
  if ('symlink' in content) return [`M 120000 inline ${name}\n`, ...data(content.symlink)];
  return [`M 100755 inline ${name}\n`, ...data(content.executable)];
}

const data = (content: string | Uint8Array) => [`data ${Buffer.byteLength(content)}\n`, content, '\n'];
const quote = (path: string) => `"${path.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n')}"`;
