import { realpath } from 'node:fs/promises';
import type { Collector } from '../collect.js';
import { RenderError } from '../errors.js';
import { readManifests, type LocatedObject } from '../manifests/read-manifests.js';
import { refuseForeignInputs } from './refuse-foreign-inputs.js';
import type { KustomizeRun } from './kustomize-process.js';
import { runKustomize, type RunKustomize } from './run-kustomize.js';
import { translateFailure } from './translate-failure.js';

/** @throws RenderError `KustomizeFailed`, `RemoteResource`, `PathOutsideRepository`, `RenderLimit`, or for an object of the output `InvalidManifest`, `DuplicateObject` */
export async function renderKustomize(
  run: KustomizeRun,
  collector: Collector,
  how: { start?: RunKustomize | undefined; signal?: AbortSignal | undefined },
): Promise<void> {
  await refuseForeignInputs(run.root, run.path, run.loadRestrictor);
  const result = await runKustomize(run, how);
  if ('output' in result) await collector.take(withoutLines(readManifests(result.output, run.path)), 'read');
  else throw await translateFailure(result.failure, { roots: [run.root, await realpath(run.root)], root: run.root, path: run.path });
}

/** Lines of kustomize's output are nobody's: the folder is all that can be told. */
function* withoutLines(located: Iterable<LocatedObject>): Generator<LocatedObject> {
  try {
    for (const { object, place } of located) yield { object, place: () => ({ file: place().file }) };
  } catch (error) {
    if (!(error instanceof RenderError)) throw error;
    const { file, object } = error.place;
    throw new RenderError(error.code, `in what kustomize made of it: ${error.message}`, { file, object }, error);
  }
}
