import { readFile, realpath, stat } from 'node:fs/promises';
import { join, sep } from 'node:path';
import type { Problem, SourceSpec } from '@fairlead/contracts';
import { DIALECT_PROBLEM, mayHoldPlatformDocuments, readPlatformDocuments } from '@fairlead/domain';
import type { Collector } from '../collect.js';
import { RenderError } from '../errors.js';
import type { RenderLimits } from '../limits.js';
import { readManifests } from '../manifests/read-manifests.js';
import { selectFiles } from './select-files.js';

interface DirectorySource {
  readonly root: string;
  readonly path: string;
  readonly options: NonNullable<SourceSpec['directory']>;
  readonly limits: RenderLimits;
}

/** Argo CD leaves out files with this comment; people have them. */
const SKIP_MARKER = '+argocd:skip-file-rendering';

/** Reads the plain YAML and JSON files of a folder. Files come in order of their names. */
export async function renderDirectory({ root, path, options, limits }: DirectorySource, collector: Collector): Promise<void> {
  const realRoot = await realpath(root);
  let bytes = 0;
  for (const file of await selectFiles(root, path, options)) {
    try {
      await refuseOutside(realRoot, join(root, file), file);
      bytes += (await stat(join(root, file))).size;
      if (bytes > limits.outputBytes) {
        const limit = Math.round(limits.outputBytes / 1024 / 1024);
        throw new RenderError(
          'RenderLimit',
          `the files of ${path} have over ${limit} MiB together; exclude ${file} or split the application`,
          { file },
        );
      }
      await renderFile(await readFile(join(root, file), 'utf8'), file, collector);
    } catch (error) {
      collector.note(error);
    }
  }
}

async function renderFile(text: string, file: string, collector: Collector): Promise<void> {
  if (text.includes(SKIP_MARKER)) return;
  const platform = mayHoldPlatformDocuments(text) ? readPlatformDocuments(text, file, collector.context) : undefined;
  for (const problem of platform?.problems ?? []) {
    if (problem.code === DIALECT_PROBLEM) collector.addProblem(problem);
    else collector.attempt(() => fail(problem));
  }
  collector.refused.push(...(platform?.refused ?? []));
  for (const note of platform?.notes ?? []) collector.addNote(note, note.message.slice(note.message.indexOf(': ') + 2));
  collector.declare(platform?.documents ?? []);
  try {
    await collector.take(readManifests(text, file), platform ? 'skip' : 'read');
  } catch (error) {
    // The other reader may have told the same of this file already, document by document.
    if (platform?.problems.some(({ code }) => code !== DIALECT_PROBLEM) && error instanceof RenderError) return;
    throw error;
  }
}

function fail({ message, file, line, column }: Problem): never {
  throw new RenderError('InvalidPlatformDocument', message, { file, line, column });
}

/** An extracted snapshot has no such links; a folder on somebody's disk may. */
async function refuseOutside(realRoot: string, path: string, file: string): Promise<void> {
  const real = await realpath(path).catch(() => undefined);
  if (real === undefined) throw new RenderError('InvalidManifest', `the symbolic link ${file} leads to nothing`, { file });
  if (real.startsWith(realRoot + sep)) return;
  throw new RenderError(
    'UnsafeSnapshot',
    `the symbolic link ${file} leads out of the repository; link to a file inside it or copy the file`,
    { file },
  );
}
