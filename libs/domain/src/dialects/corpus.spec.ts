import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { readPlatformDocuments } from '../platform-documents/read-platform-documents.js';
import { dialectKinds } from './dialect.js';

const corpus = fileURLToPath(new URL('../../../../../shared/corpus/', import.meta.url));
const isHere = existsSync(corpus);
const files = isHere ? readdirSync(corpus, { recursive: true, encoding: 'utf8' }).filter((file) => /\.ya?ml$/.test(file)) : [];
const names = dialectKinds.map(({ kind }) => kind).join('|');

/** Documents of real projects, read where they lie. */
describe.skipIf(!isHere)('documents of the corpus', () => {
  const read = files
    .map((file) => ({ file, text: readFileSync(join(corpus, file), 'utf8') }))
    .filter(({ text }) => /argoproj\.io\/|toolkit\.fluxcd\.io\//.test(text))
    .map(({ file, text }) => ({ file, ...readPlatformDocuments(text, file) }));

  it('are read, or refused with a sentence that says what to do', () => {
    const told = read.flatMap(({ problems }) => problems).filter(({ code }) => code === 'DocumentNotSupported');
    const untold = told.filter(({ message }) => !/(is required|: .{20,})$/.test(message));
    expect(untold).toEqual([]);
    expect(read.flatMap(({ documents }) => documents).length).toBeGreaterThan(100);
  });
  it('have no field that the tables do not know, but those that are made to be wrong', () => {
    const unknown = read.flatMap(({ file, notes }) =>
      notes.filter(({ message }) => message.includes('is no field of')).map(({ message }) => `${file}: ${message}`),
    );
    expect(unknown.filter((line) => !wrongOnPurpose.some((pattern) => pattern.test(line)))).toEqual([]);
  });
  it.each(['flux2-kustomize-helm-example', 'flux2-multi-tenancy', 'gitops-istio'])(
    '%s: every refusal is of something that is not read',
    (project) => {
      const refusals = read
        .filter(({ file }) => file.startsWith(`${project}/`))
        .flatMap(({ problems }) => problems.map(({ message }) => message));
      for (const refusal of refusals) expect(refusal).toMatch(new RegExp(`^(${names}) [^:]+: .*(can't be kept|is required)`));
    },
  );
});

const wrongOnPurpose: RegExp[] = [];
