import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import { extract } from 'tar-stream';
import { HelmRepositoryError } from './errors.js';

/** Files of a chart by path from its root. */
export type ChartFiles = ReadonlyMap<string, Buffer>;

const MEBI = 1024 * 1024;
const UNPACKED_LIMIT = 100 * MEBI;
/** As helm and Flux have it. */
const FILE_LIMIT = 5 * MEBI;
const FILES_LIMIT = 10_000;

/**
 * What a chart's archive holds, without the folder around it. Nothing touches the disk.
 * @throws HelmRepositoryError `ChartInvalid`: no archive, a path that leads elsewhere, a link, too much
 */
export async function unpackChart(archive: Buffer, name: string): Promise<ChartFiles> {
  const invalid = (why: string, cause?: unknown): HelmRepositoryError =>
    new HelmRepositoryError('ChartInvalid', `${name} is no chart that can be used: ${why}. It is fetched again with growing delay.`, cause);
  const files = new Map<string, Buffer>();
  try {
    const tar = await promisify(gunzip)(archive, { maxOutputLength: UNPACKED_LIMIT });
    const stream = extract();
    stream.end(tar);
    for await (const entry of stream) {
      const { type, size, name: path } = entry.header;
      if (type === 'file' || type === 'contiguous-file') {
        const inside = pathInside(path);
        if (inside === undefined) throw invalid(`the path ${JSON.stringify(path.slice(0, 200))} leads out of it`);
        if ((size ?? 0) > FILE_LIMIT) throw invalid(`${inside} has over ${FILE_LIMIT / MEBI} MiB`);
        if (files.size >= FILES_LIMIT) throw invalid(`it has over ${FILES_LIMIT} files`);
        const chunks: Buffer[] = [];
        for await (const chunk of entry) chunks.push(chunk as Buffer);
        files.set(inside, Buffer.concat(chunks));
      } else {
        if (type === 'symlink' || type === 'link') throw invalid(`${path.slice(0, 200)} is a link`);
        entry.resume();
      }
    }
  } catch (error) {
    if (error instanceof HelmRepositoryError) throw error;
    throw invalid(error instanceof Error ? error.message : String(error), error);
  }
  if (!files.has('Chart.yaml')) throw invalid('it has no Chart.yaml');
  return files;
}

function pathInside(path: string): string | undefined {
  const [, ...parts] = path.replace(/^\.\//, '').split('/');
  if (path.startsWith('/') || path.includes('\\') || path.includes('\0') || parts.length === 0) return undefined;
  return parts.some((part) => part === '' || part === '.' || part === '..') ? undefined : parts.join('/');
}
