/** One name in a tree. Paths are relative to the repository's root, without leading or trailing slash; the root itself is the empty path. */
export interface TreeEntry {
  readonly path: string;
  readonly type: 'file' | 'directory' | 'symlink' | 'submodule';
  /** Git's mode as it writes it: `100644`, `100755`, `120000`, `40000`, `160000`. */
  readonly mode: string;
  /** Object id of the content: equal ids are equal contents. */
  readonly id: string;
  /** Bytes, where it is known without reading. */
  readonly size?: number;
}

/** The files of one commit. Nothing here follows a symbolic link. */
export interface SourceTree {
  /** Undefined where nothing has that path; a path through a symbolic link has nothing. */
  entry(path: string): Promise<TreeEntry | undefined>;
  /** Direct children of a directory, in no certain order; empty for what is no directory. */
  list(path: string): Promise<TreeEntry[]>;
  /** Content of a file, or target of a symbolic link. @throws a FairleadError if it is larger than the tree allows. */
  read(entry: TreeEntry): Promise<Uint8Array>;
}
