/** Who made a commit. */
export interface Signature {
  readonly name: string;
  readonly email: string;
}
export interface CommitOptions {
  readonly author: Signature;
  /** Default: the author. */
  readonly committer?: Signature;
  /** Whole text, trailers included. */
  readonly message: string;
}
/** Content by path; null deletes the file. */
export type FileContents = ReadonlyMap<string, Uint8Array | null>;

export interface StreamedCommit extends CommitOptions {
  /** Ref that keeps it from being thrown away until it is pushed. */
  readonly ref: string;
  readonly parents: readonly string[];
  /** Tree to begin with; default: the first parent's. */
  readonly tree?: string;
  readonly files?: FileContents;
  /** Mode that a changed file keeps; default `100644`. */
  readonly modeOf?: (path: string) => string | undefined;
  readonly at: Date;
}

/** One commit as git-fast-import(1) reads it; it answers the commit's id. One process for any number of files, and nothing is checked out. */
export function commitStream(commit: StreamedCommit): Buffer {
  const { ref, parents, tree, files = new Map<string, null>(), modeOf, author, committer = author, message, at } = commit;
  const seconds = Math.floor(at.getTime() / 1000);
  const person = ({ name, email }: Signature): string => `${plain(name) || 'Fairlead'} <${plain(email)}> ${seconds} +0000`;
  const [first, ...others] = parents;
  const parts: Uint8Array[] = [];
  const line = (text: string): void => void parts.push(Buffer.from(`${text}\n`));
  line(`commit ${ref}`);
  line('mark :1');
  line(`author ${person(author)}`);
  line(`committer ${person(committer)}`);
  data(parts, Buffer.from(`${message.trimEnd()}\n`));
  if (first !== undefined) line(`from ${first}`);
  for (const parent of others) line(`merge ${parent}`);
  if (tree !== undefined) line(`M 040000 ${tree} ""`);
  for (const [path, content] of files) {
    if (content === null) line(`D ${quoted(path)}`);
    else {
      line(`M ${modeOf?.(path) ?? '100644'} inline ${quoted(path)}`);
      data(parts, content);
    }
  }
  line('get-mark :1');
  line('done');
  return Buffer.concat(parts);
}

function data(parts: Uint8Array[], bytes: Uint8Array): void {
  parts.push(Buffer.from(`data ${bytes.length}\n`), bytes, Buffer.from('\n'));
}
/** What ends a name in a commit's header is left out, as git itself does. */
const plain = (text: string): string => text.replace(/[<>\n\r\0]/g, '').trim();
const quoted = (path: string): string => `"${path.replace(/["\\]/g, '\\$&').replace(/\n/g, '\\n')}"`;
