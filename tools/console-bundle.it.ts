import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
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
const FIRST_PAINT_BYTES = 225_000;
const PAGE_BYTES = 70_000;
/** What most open first. */
const FLEET_BYTES = 58_000;
/** Each is a request; those of the shell and of the page together, styles beside. */
const FIRST_VISIT_FILES = 14;
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

  it(`takes few files, and at most ${FLEET_BYTES} bytes, for the page that most open first`, () => {
    const fleet = 'src/features/fleet/page.tsx';
    expect(added(fleet)).toBeLessThanOrEqual(FLEET_BYTES);
    expect(new Set([...first, ...filesOf(fleet)]).size).toBeLessThanOrEqual(FIRST_VISIT_FILES);
  });

  it('begins with a small script that waits for no large one', () => {
    const start = filesOf('src/start.ts');
    expect(bytes(start)).toBeLessThanOrEqual(4_000);
    expect([...start].filter((file) => first.has(file) && bytes([file]) > 4_000)).toEqual([]);
    expect(readFileSync(join(folder, 'index.html'), 'utf8')).toContain(`async src="/${manifest['src/start.ts']?.file ?? ''}"`);
  });

  it('holds the styles of each component of Mantine that it uses', () => {
    const files = readdirSync(join(folder, 'assets'));
    const text = (end: string): string =>
      files
        .filter((name) => name.endsWith(end))
        .map((name) => readFileSync(join(folder, 'assets', name), 'utf8'))
        .join();
    const classesOf = (css: string): Set<string> => new Set(css.match(/\bm_[0-9a-f]{6,8}\b/g));
    const known = classesOf(readFileSync(createRequire(import.meta.url).resolve('@mantine/core/styles.css'), 'utf8'));
    const used = [...classesOf(text('.js'))].filter((name) => known.has(name));
    const styled = classesOf(text('.css'));
    expect(used.length).toBeGreaterThan(100);
    expect(used.filter((name) => !styled.has(name))).toEqual([]);
  });

  it('is compressed when it is built', () => {
    const large = [...first].filter((file) => readFileSync(join(folder, file)).length > 1_000);
    expect(large.length).toBeGreaterThan(1);
    for (const file of large)
      expect([file, existsSync(join(folder, `${file}.br`)), existsSync(join(folder, `${file}.gz`))]).toEqual([file, true, true]);
  });

  it('holds no file that is meant to be inlined and no source map', () => {
    const names = Object.values(manifest).map(({ file }) => file);
    expect(names.filter((name) => name.endsWith('.map'))).toEqual([]);
  });
});
