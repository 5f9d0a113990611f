import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { readPlatformDocuments } from '../platform-documents/read-platform-documents.js';

const root = fileURLToPath(new URL('cases/', import.meta.url));
const folders = readdirSync(root, { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .flatMap(({ name: kind }) => readdirSync(join(root, kind)).map((name) => `${kind}/${name}`));

/** A case is a folder with `input.yaml` and what it is read into: `expected.json`, or `expected-issues.json` if it is refused. A folder without either gets one. */
describe('documents of other systems', () => {
  it.each(folders)('%s', (folder) => {
    const read = readPlatformDocuments(readFileSync(join(root, folder, 'input.yaml'), 'utf8'), 'input.yaml', { tenant: 'shop' });
    const at = (problem: { line?: number | undefined; column?: number | undefined; message: string }) =>
      `${problem.line}:${problem.column} ${problem.message}`;
    const [file, found] =
      read.problems.length > 0
        ? ['expected-issues.json', read.problems.map(at)]
        : ['expected.json', { documents: read.documents.map(({ document }) => brief(document)), notes: read.notes.map(at) }];
    const path = join(root, folder, file);
    const other = join(root, folder, file === 'expected.json' ? 'expected-issues.json' : 'expected.json');
    if (!existsSync(path) && !existsSync(other)) {
      writeFileSync(path, `${JSON.stringify(found, undefined, 2)}\n`);
      expect.fail(`${folder}/${file} was written: look whether it is right, and run again`);
    }
    expect(existsSync(path), `${folder} is read into ${JSON.stringify(found)}, which is no ${file}`).toBe(true);
    expect(found).toEqual(JSON.parse(readFileSync(path, 'utf8')));
  });
  it('has cases', () => expect(folders.length).toBeGreaterThan(30));
});

/** Without what all documents share. */
const brief = ({ kind, metadata, spec }: { kind: string; metadata: object; spec: object }) => ({ kind, metadata, spec });
