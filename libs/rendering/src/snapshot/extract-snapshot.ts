import { mkdirSync, writeFileSync } from 'node:fs';
import { symlink, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { extract, type Extract } from 'tar-stream';
import { RendererUnavailableError, RenderError } from '../errors.js';
import { defaultLimits, type RenderLimits } from '../limits.js';
import { checkLink, safePath } from './safe-path.js';

type Entry = Extract extends AsyncIterable<infer E> ? E : never;

const SMALL = 256 * 1024;

/**
 * Unpacks the tar of a snapshot into an empty folder. Only files, folders and symbolic links are taken, and nothing can be written or
 * linked outside: links are made last and only when all of them together stay inside.
 * @throws RenderError `UnsafeSnapshot` or `RenderLimit`; RendererUnavailableError when the folder can't be written
 */
export async function extractSnapshot(
  tar: Uint8Array,
  folder: string,
  limits: Pick<RenderLimits, 'snapshotBytes' | 'snapshotFiles'> = defaultLimits,
): Promise<void> {
  const unpacking = new Unpacking(folder, limits);
  const stream = extract();
  stream.end(Buffer.from(tar.buffer, tar.byteOffset, tar.byteLength));
  try {
    for await (const entry of stream) await unpacking.take(entry);
    await unpacking.link();
  } catch (error) {
    throw translate(error);
  }
}

class Unpacking {
  private readonly made = new Set<string>();
  private readonly links = new Map<string, string>();
  private files = 0;
  private bytes = 0;

  constructor(
    private readonly folder: string,
    private readonly limits: Pick<RenderLimits, 'snapshotBytes' | 'snapshotFiles'>,
  ) {}

  async take(entry: Entry): Promise<void> {
    const { name, type, linkname, size, mode } = entry.header;
    if (type === 'directory' && /^\.?\/*$/.test(name)) return this.skip(entry);
    const path = safePath(name);
    this.count(path, size);
    if (type === 'directory') {
      this.directory(path);
      return this.skip(entry);
    }
    if (type === 'symlink') {
      if (this.links.has(path)) throw twice(path);
      this.links.set(path, linkname);
      return this.skip(entry);
    }
    if (type !== 'file')
      throw new RenderError(
        'UnsafeSnapshot',
        `the snapshot holds ${path} of the type ${String(type)}; only files, folders and symbolic links are taken`,
        { file: path },
      );
    this.directory(dirname(path));
    const chunks: Buffer[] = [];
    for await (const chunk of entry) chunks.push(chunk as Buffer);
    const content = Buffer.concat(chunks);
    const options = { flag: 'wx', mode: mode & 0o111 ? 0o700 : 0o600 };
    // A thread for each of many small files would cost far more than it saves.
    if (content.length <= SMALL) writeFileSync(join(this.folder, path), content, options);
    else await writeFile(join(this.folder, path), content, options);
  }

  async link(): Promise<void> {
    for (const path of this.links.keys()) checkLink(path, this.links);
    for (const [path, target] of this.links) {
      this.directory(dirname(path));
      await symlink(target, join(this.folder, path));
    }
  }

  private directory(path: string): void {
    if (path === '.' || this.made.has(path)) return;
    for (let at = path; at !== '.'; at = dirname(at)) {
      if (this.links.has(at)) throw twice(at);
      this.made.add(at);
    }
    mkdirSync(join(this.folder, path), { recursive: true, mode: 0o700 });
  }

  private count(path: string, size: number): void {
    this.files += 1;
    this.bytes += size;
    if (this.files > this.limits.snapshotFiles)
      throw new RenderError(
        'RenderLimit',
        `the source has over ${this.limits.snapshotFiles} files; point the application at a smaller path`,
      );
    if (this.bytes > this.limits.snapshotBytes) {
      const limit = Math.round(this.limits.snapshotBytes / 1024 / 1024);
      throw new RenderError('RenderLimit', `the source's files have over ${limit} MiB together; the file at the limit is ${path}`, {
        file: path,
      });
    }
  }

  private async skip(entry: Entry): Promise<void> {
    for await (const chunk of entry) void chunk;
  }
}

const twice = (path: string): RenderError =>
  new RenderError('UnsafeSnapshot', `the snapshot holds ${path} twice, once as a symbolic link`, { file: path });

function translate(error: unknown): unknown {
  if (error instanceof RenderError) return error;
  const { code, message, syscall } = error as NodeJS.ErrnoException;
  if (code === 'EEXIST' || code === 'EISDIR' || code === 'ENOTDIR')
    return new RenderError('UnsafeSnapshot', 'the snapshot holds one path twice', {}, error);
  if (code === 'ENAMETOOLONG') return new RenderError('UnsafeSnapshot', 'the snapshot holds a path too long for this system', {}, error);
  if (syscall !== undefined)
    return new RendererUnavailableError(
      `a snapshot can't be unpacked (${code}): is the work folder full or not writable?`,
      { code },
      error,
    );
  return new RenderError('UnsafeSnapshot', `the snapshot is no whole tar: ${message}`, {}, error);
}
