import { mkdtemp, readdir, readFile, readlink, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pack } from 'tar-stream';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { RenderError } from '../errors.js';
import { extractSnapshot } from './extract-snapshot.js';

type Item = { name: string; content?: string; link?: string; type?: 'directory' | 'link' | 'fifo' };
async function tar(items: readonly Item[]): Promise<Buffer> {
  const stream = pack();
  for (const { name, content = '', link, type } of items) {
    if (link !== undefined) stream.entry({ name, type: type === 'link' ? 'link' : 'symlink', linkname: link });
    else if (type) stream.entry({ name, type });
    else stream.entry({ name, mode: name.endsWith('.sh') ? 0o755 : 0o644 }, content);
  }
  stream.finalize();
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}

let parent: string;
let folder: string;
beforeEach(async () => {
  parent = await mkdtemp(join(tmpdir(), 'fairlead-snapshot-test-'));
  folder = await mkdtemp(join(parent, 'root-'));
});
afterEach(() => rm(parent, { recursive: true, force: true }));

describe('a snapshot', () => {
  it('is unpacked with folders, modes and links', async () => {
    const items = [{ name: './' }, { name: 'a/', type: 'directory' }, { name: 'a/b/c.yaml', content: 'c' }, { name: 'run.sh' }] as Item[];
    await extractSnapshot(
      await tar([...items.slice(1), { name: 'l', link: 'a/b' }, { name: 'a/m', link: '../l/c.yaml' }, { name: 'dangling', link: 'x' }]),
      folder,
    );
    expect(await readFile(join(folder, 'a/m'), 'utf8')).toBe('c');
    expect(await readlink(join(folder, 'l'))).toBe('a/b');
    expect((await stat(join(folder, 'run.sh'))).mode & 0o111).not.toBe(0);
  });

  it.each<[what: string, items: Item[], message: RegExp]>([
    ['an absolute path', [{ name: '/etc/x' }], /paths must stay inside/],
    ['a path upwards', [{ name: 'a/../../x' }], /paths must stay inside/],
    ['a link to an absolute path', [{ name: 'l', link: '/etc/passwd' }], /l → \/etc\/passwd leads out/],
    ['a link upwards', [{ name: 'a/l', link: '../../x' }], /leads out/],
    [
      'links that lead out together',
      [
        { name: 'a/b/l', link: '..' },
        { name: 'm', link: 'a/b/l/../..' },
      ],
      /m → .* leads out/,
    ],
    [
      'links in a circle',
      [
        { name: 'l', link: 'm' },
        { name: 'm', link: 'l' },
      ],
      /goes in a circle/,
    ],
    ['a file through a link', [{ name: 'l', link: '.' }, { name: 'l/x' }], /twice, once as a symbolic link/],
    ['a link over a folder', [{ name: 'l/x' }, { name: 'l', link: '.' }], /one path twice/],
    ['a file twice', [{ name: 'x' }, { name: 'x' }], /one path twice/],
    ['a file as a folder', [{ name: 'x' }, { name: 'x/y' }], /one path twice/],
    ['a hard link', [{ name: 'x', link: '/etc/passwd', type: 'link' }], /of the type link/],
    ['a pipe', [{ name: 'x', type: 'fifo' }], /of the type fifo/],
  ])('with %s is refused, and nothing is written outside', async (_, items, message) => {
    const unpacked = extractSnapshot(await tar(items), folder);
    await expect(unpacked).rejects.toThrow(RenderError);
    await expect(unpacked).rejects.toThrow(message);
    expect(await readdir(parent)).toHaveLength(1);
  });
  it('that is no tar, or cut short, is refused', async () => {
    await expect(extractSnapshot(Buffer.alloc(1024, 7), folder)).rejects.toThrow(/no whole tar/);
    const whole = await tar([{ name: 'x', content: 'y'.repeat(5000) }]);
    await expect(extractSnapshot(whole.subarray(0, 2048), folder)).rejects.toThrow(/no whole tar/);
  });
  it('over the limits is refused', async () => {
    const limits = { snapshotBytes: 1000, snapshotFiles: 2 };
    await expect(extractSnapshot(await tar([{ name: 'x', content: 'y'.repeat(2000) }]), folder, limits)).rejects.toMatchObject({
      code: 'RenderLimit',
    });
    await expect(extractSnapshot(await tar([{ name: 'x' }, { name: 'y' }, { name: 'z' }]), folder, limits)).rejects.toMatchObject({
      code: 'RenderLimit',
    });
  });
});
