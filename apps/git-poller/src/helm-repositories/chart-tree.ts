import { createHash } from 'node:crypto';
import { Sha256 } from '@fairlead/contracts';
import type { SourceTree, TreeEntry } from '@fairlead/domain';
import { pack } from 'tar-stream';
import type { ChartFiles } from './unpack-chart.js';

const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

/** A chart's files as a source tree, so that its closure and fingerprint are found as those of a commit. */
export function chartTree(files: ChartFiles): SourceTree {
  const ids = new Map([...files].map(([path, bytes]) => [path, sha256(bytes)]));
  const isFolder = (path: string): boolean => path === '' || [...files.keys()].some((file) => file.startsWith(`${path}/`));
  const entry = (path: string): TreeEntry | undefined => {
    const id = ids.get(path);
    if (id !== undefined) return { path, type: 'file', mode: '100644', id, size: files.get(path)?.length ?? 0 };
    return isFolder(path) ? { path, type: 'directory', mode: '40000', id: `folder:${path}` } : undefined;
  };
  return {
    entry: async (path) => entry(path),
    list: async (path) => {
      const before = path === '' ? '' : `${path}/`;
      const names = [...files.keys()]
        .filter((file) => file.startsWith(before))
        .map((file) => file.slice(before.length).split('/')[0] ?? '');
      return [...new Set(names)].map((name) => entry(before + name)).filter((found) => found !== undefined);
    },
    read: async ({ path }) => files.get(path) ?? Buffer.alloc(0),
  };
}

/** Tar of the files, always the same for the same ones. */
export async function chartSnapshot(files: ChartFiles): Promise<{ bytes: Buffer; digest: Sha256 }> {
  const archive = pack();
  const owner = { uid: 0, gid: 0, uname: '', gname: '', mtime: new Date(0), mode: 0o644 };
  const chunks: Buffer[] = [];
  const ended = (async () => {
    for await (const chunk of archive) chunks.push(chunk as Buffer);
  })();
  for (const [name, bytes] of [...files].sort(([a], [b]) => (a < b ? -1 : 1))) archive.entry({ ...owner, name }, bytes);
  archive.finalize();
  await ended;
  const bytes = Buffer.concat(chunks);
  return { bytes, digest: Sha256.parse(sha256(bytes)) };
}
