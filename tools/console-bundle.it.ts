import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

interface Chunk {
  readonly file: string;
  readonly src?: string;
  readonly isEntry?: boolean;
  readonly isDynamicEntry?: boolean;
  readonly imports?: readonly string[];
  readonly css?: readonly string[];
}
const folder = fileURLToPath(new URL('../apps/console/dist/web', import.meta.url));
const manifest = JSON.parse(readFileSync(join(folder, 'manifest.json'), 'utf8')) as Record<string, Chunk>;

/** Bytes as they go over the wire. */
const FIRST_PAINT_BYTES = 270_000;
const PAGE_BYTES = 75_000;
/** Parts that a page loads after it is there: charts, graph, diff. */
const LATER_BYTES = 170_000;

function filesOf(name: string, seen = new Set<string>()): Set<string> {
  const chunk = manifest[name];
  if (!chunk || seen.has(chunk.file)) return seen;
  seen.add(chunk.file);
  chunk.css?.forEach((file) => seen.add(file));
  chunk.imports?.forEach((each) => filesOf(each, seen));
  return seen;
}
const bytes = (files: Iterable<string>): number =>
  [...files].reduce((sum, file) => sum + gzipSync(readFileSync(join(folder, file))).length, 0);

describe('the bundle of the console', () => {
  const entry = Object.keys(manifest).find((name) => manifest[name]?.isEntry) ?? '';
  const first = filesOf(entry);
  const lazy = Object.entries(manifest).filter(([, chunk]) => chunk.isDynamicEntry);
  const added = (name: string) => bytes([...filesOf(name)].filter((file) => !first.has(file)));

  it(`needs at most ${FIRST_PAINT_BYTES} bytes for the shell`, () => expect(bytes(first)).toBeLessThanOrEqual(FIRST_PAINT_BYTES));

  it.each(lazy.map(([name]) => name))('%s adds no more than its budget', (name) => {
    expect(added(name)).toBeLessThanOrEqual(name.includes('/features/') && name.endsWith('page.tsx') ? PAGE_BYTES : LATER_BYTES);
  });

  it('holds no file that is meant to be inlined and no source map', () => {
    const names = Object.values(manifest).map(({ file }) => file);
    expect(names.filter((name) => name.endsWith('.map'))).toEqual([]);
  });
});
