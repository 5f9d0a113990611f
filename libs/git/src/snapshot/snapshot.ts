import { createHash } from 'node:crypto';
import { Sha256 } from '@fairlead/contracts';
import type { TreeEntry } from '@fairlead/domain';
import { pack } from 'tar-stream';
import { ObjectNotFoundError, SourceTooLargeError } from '../errors.js';
import type { CatFile } from '../objects/cat-file.js';

/** Most bytes of an application's files together. */
export const MAX_SNAPSHOT_BYTES = 32 * 1024 * 1024;

export interface Snapshot {
  /** A tar archive, always the same for the same entries. */
  readonly bytes: Buffer;
  readonly digest: Sha256;
}

/**
 * Tar of files and symbolic links, paths from the repository's root, without anything that says when or by whom it was made.
 * @param folders are there even if they hold nothing
 * @throws SourceTooLargeError before any content is read
 */
export async function takeSnapshot(
  catFile: CatFile,
  repository: string,
  entries: readonly TreeEntry[],
  folders: readonly string[] = [],
  limit = MAX_SNAPSHOT_BYTES,
): Promise<Snapshot> {
  const wanted = entries.filter(({ type }) => type === 'file' || type === 'symlink').sort((a, b) => (a.path < b.path ? -1 : 1));
  await checkSize(catFile, repository, wanted, limit);
  const contents = await Promise.all(wanted.map(({ id }) => catFile.content(id)));
  const archive = pack();
  const chunks: Buffer[] = [];
  const ended = new Promise<void>((resolve, reject) => {
    archive.on('data', (chunk) => chunks.push(chunk as Buffer));
    archive.on('end', resolve);
    archive.on('error', reject);
  });
  const owner = { uid: 0, gid: 0, uname: '', gname: '', mtime: new Date(0) };
  for (const path of folders) if (path !== '') archive.entry({ ...owner, name: `${path}/`, type: 'directory', mode: 0o755 });
  wanted.forEach(({ path, type, mode, id }, index) => {
    const data = contents[index]?.data;
    if (!data) throw new ObjectNotFoundError(id, repository);
    if (type === 'symlink') archive.entry({ ...owner, name: path, type: 'symlink', linkname: data.toString(), mode: 0o777 });
    else archive.entry({ ...owner, name: path, mode: mode === '100755' ? 0o755 : 0o644 }, data);
  });
  archive.finalize();
  await ended;
  const bytes = Buffer.concat(chunks);
  return { bytes, digest: Sha256.parse(createHash('sha256').update(bytes).digest('hex')) };
}

async function checkSize(catFile: CatFile, repository: string, entries: readonly TreeEntry[], limit: number): Promise<void> {
  const infos = await Promise.all(entries.map(({ id }) => catFile.info(id)));
  let total = 0;
  let biggest = { path: '', size: -1 };
  entries.forEach(({ path, id }, index) => {
    const size = infos[index]?.size;
    if (size === undefined) throw new ObjectNotFoundError(id, repository);
    total += size;
    if (size > biggest.size) biggest = { path, size };
  });
  if (total > limit) throw new SourceTooLargeError(total, limit, biggest);
}
