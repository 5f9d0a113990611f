import { gzipSync } from 'node:zlib';
import { pack, type Header } from 'tar-stream';
import { describe, expect, it } from 'vitest';
import { unpackChart } from './unpack-chart.js';

type Entry = Partial<Header> & { name: string; content?: string };
async function archive(...entries: Entry[]): Promise<Buffer> {
  const tar = pack();
  for (const { content = '', ...header } of entries) {
    if (header.type === 'symlink') tar.entry(header);
    else tar.entry(header, content);
  }
  tar.finalize();
  const chunks: Buffer[] = [];
  for await (const chunk of tar) chunks.push(chunk as Buffer);
  return gzipSync(Buffer.concat(chunks));
}
const chart = { name: 'web/Chart.yaml', content: 'name: web' };

describe('a chart’s archive', () => {
  it('is read without the folder around it', async () => {
    const files = await unpackChart(
      await archive({ name: 'web/', type: 'directory' }, chart, { name: 'web/templates/a.yaml', content: 'a' }),
      'web',
    );
    expect([...files].map(([path, bytes]) => [path, bytes.toString()])).toEqual([
      ['Chart.yaml', 'name: web'],
      ['templates/a.yaml', 'a'],
    ]);
  });
  it.each<[string, Entry[], RegExp]>([
    ['a path that leads out', [chart, { name: 'web/../../etc/passwd', content: 'x' }], /leads out of it/],
    ['an absolute path', [chart, { name: '/etc/passwd', content: 'x' }], /leads out of it/],
    ['a link', [chart, { name: 'web/a', type: 'symlink', linkname: '/etc/passwd' }], /is a link/],
    ['no Chart.yaml', [{ name: 'web/a', content: 'x' }], /no Chart\.yaml/],
    ['a big file', [chart, { name: 'web/a', content: 'x'.repeat(6 * 1024 * 1024) }], /web|a has over 5 MiB/],
  ])('with %s is refused', async (_, entries, message) => {
    await expect(unpackChart(await archive(...entries), 'web')).rejects.toThrow(message);
  });
  it('that is none, or swells, is refused', async () => {
    await expect(unpackChart(Buffer.from('<html>'), 'web')).rejects.toThrow(/is no chart that can be used/);
    await expect(unpackChart(gzipSync(Buffer.alloc(101 * 1024 * 1024)), 'web')).rejects.toThrow(/is no chart that can be used/);
  });
});
