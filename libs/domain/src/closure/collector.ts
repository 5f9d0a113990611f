import { FairleadError, type Problem } from '@fairlead/contracts';
import type { Closure, Watch } from './closure.js';
import { lookup } from './lookup.js';
import { byPath, displayPath } from './paths.js';
import type { SourceTree, TreeEntry } from './source-tree.js';

/** Where a name was written. */
export interface Origin {
  readonly file?: string;
  readonly line?: number;
  readonly column?: number;
}

/** No application needs more; a closure that fell back to everything in a large repository is refused instead of copied at each push. */
const MAX_FILES = 50_000;
/** Configuration is parsed on the thread that all applications share. */
const MAX_PARSED_BYTES = 512 * 1024;
const utf8 = new TextDecoder();

/** Gathers a closure: every look-up that it makes is recorded, whatever it finds. */
export class Collector {
  private readonly files = new Map<string, TreeEntry>();
  private readonly watched = new Map<string, Watch['scope']>();
  private readonly subtrees = new Set<string>();
  private readonly problems = new Map<string, Problem>();

  constructor(readonly tree: SourceTree) {}

  watch(path: string, scope: Watch['scope']): void {
    if (this.watched.get(path) !== 'below') this.watched.set(path, scope);
  }

  problem(code: string, message: string, origin: Origin = {}): void {
    const { file, line, column } = origin;
    const at = file === undefined ? '' : `${file}${line === undefined ? '' : `:${line}:${column ?? 1}`}: `;
    const text = `${at}${message}`.slice(0, 4000);
    const position = { ...(file !== undefined && { file }), ...(line !== undefined && { line }), ...(column !== undefined && { column }) };
    this.problems.set(text, { code, message: text, ...position });
  }

  add(entry: TreeEntry): void {
    if (this.files.size === MAX_FILES && !this.files.has(entry.path)) {
      this.problem('TooManyFiles', `The source needs more than ${MAX_FILES} files. Point its path at a smaller folder.`);
    }
    if (this.files.size <= MAX_FILES) this.files.set(entry.path, entry);
  }

  /**
   * The file or folder at a path, links followed; the links are recorded, a file is not yet. Nothing there: its appearing is watched.
   * @param lenient what can't be read here is no problem, because the name is only a guess
   */
  async find(path: string, scope: Watch['scope'], origin?: Origin, lenient = false): Promise<TreeEntry | undefined> {
    const result = await lookup(this.tree, path);
    const outside = result.found === 'outside' ? result.links.at(-1) : undefined;
    for (const link of result.links) if (link !== outside) this.add(link);
    if (result.found === 'entry') return result.entry;
    if (result.found === 'nothing') this.watch(result.at, scope);
    else if (result.found === 'submodule') {
      this.watch(result.entry.path, 'below');
      const text = `${displayPath(path)} lies in the submodule ${result.entry.path}, and submodules are not fetched. Keep these files in the repository itself.`;
      if (!lenient) this.problem('SubmoduleNotFetched', text, origin);
    } else if (outside) {
      this.watch(outside.path, 'exact');
      const text = `${outside.path} is a symbolic link to ${result.target.slice(0, 200)}, which leads out of the repository or in a circle. Replace it with a link to a file of the repository, or with the file.`;
      if (!lenient) this.problem('SymlinkOutsideRepository', text, origin);
    }
    return undefined;
  }

  /** Adds a file and answers its text; undefined, with a problem, if it is too large to be configuration. */
  async text(entry: TreeEntry, origin?: Origin): Promise<string | undefined> {
    this.add(entry);
    try {
      const bytes = await this.tree.read(entry);
      if (bytes.byteLength <= MAX_PARSED_BYTES) return decode(bytes);
      this.tooLarge(entry, `${bytes.byteLength} bytes`, origin);
    } catch (error) {
      if (!(error instanceof FairleadError) || error.retry.kind !== 'never') throw error;
      this.tooLarge(entry, error.message, origin);
    }
    return undefined;
  }

  private tooLarge(entry: TreeEntry, detail: string, origin?: Origin): void {
    const text = `${entry.path} is larger than the ${MAX_PARSED_BYTES} bytes that a configuration file may have (${detail}).`;
    this.problem('FileTooLarge', text, origin ?? { file: entry.path });
  }

  /**
   * Everything below a folder, links followed.
   * @param lenient a link out of the repository is left out instead of being a problem, because it may never be read
   */
  async subtree(folder: string, lenient: boolean): Promise<void> {
    if (this.subtrees.has(folder) || this.files.size > MAX_FILES) return;
    this.subtrees.add(folder);
    this.watch(folder, 'below');
    for (const entry of await this.tree.list(folder)) {
      if (entry.type === 'directory') await this.subtree(entry.path, lenient);
      else if (entry.type === 'file') this.add(entry);
      else if (entry.type === 'symlink') await this.followLink(entry, lenient);
    }
  }

  private async followLink(link: TreeEntry, lenient: boolean): Promise<void> {
    const target = await this.find(link.path, 'exact', { file: link.path }, lenient);
    if (target?.type === 'file') this.add(target);
    if (target?.type === 'directory') await this.subtree(target.path, lenient);
  }

  /** @param extra what the renderer knows of the source besides its files */
  closure(extra: Pick<Closure, 'path' | 'renderer' | 'selection'>): Closure {
    return {
      ...extra,
      files: [...this.files.values()].sort(byPath),
      watched: [...this.watched].map(([path, scope]) => ({ path, scope })).sort(byPath),
      problems: [...this.problems.values()],
    };
  }
}

/** Go's YAML readers understand UTF-16 with a byte order mark. */
function decode(bytes: Uint8Array): string {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return new TextDecoder('utf-16le').decode(bytes);
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return new TextDecoder('utf-16be').decode(bytes);
  return utf8.decode(bytes);
}
