import { realpath } from 'node:fs/promises';
import type { KustomizeOptions } from '@fairlead/contracts';
import type { Collector } from '../collect.js';
import { RenderError } from '../errors.js';
import type { RenderLimits } from '../limits.js';
import { readManifests, type LocatedObject } from '../manifests/read-manifests.js';
import { runTool, type HowToRun } from '../process/run-tool.js';
import { substituteInManifests } from '../substitution/substitute-in-manifests.js';
import { prepareKustomization } from './prepare-kustomization.js';
import { refuseForeignInputs } from './refuse-foreign-inputs.js';
import { translateFailure } from './translate-failure.js';

export interface KustomizeSource {
  /** Path of the binary. */
  readonly kustomize: string;
  /** Folder of the source's files; one that may be changed if the options change the kustomization. */
  readonly root: string;
  /** Folder with the kustomization, relative to the root. */
  readonly path: string;
  readonly options?: KustomizeOptions | undefined;
  readonly limits: RenderLimits;
}

/** @throws RenderError `KustomizeFailed`, `RemoteResource`, `PathOutsideRepository`, `RenderLimit`, `SubstitutionFailed`, or for an object of the output `InvalidManifest`, `DuplicateObject` */
export async function renderKustomize(source: KustomizeSource, collector: Collector, how: HowToRun): Promise<void> {
  const { path, options } = source;
  await refuseForeignInputs(source.root, path, options);
  const output = await kustomizeBuild(source, how);
  const text = options?.substitute ? substituteInManifests(output, options.substitute, path) : output;
  await collector.take(withoutLines(readManifests(text, path), 'kustomize'), 'read');
}

/** @throws RenderError `KustomizeFailed`, `RenderLimit`, `RenderTimeout` */
export async function kustomizeBuild({ kustomize, root, path, options, limits }: KustomizeSource, how: HowToRun): Promise<string> {
  const restrictor = options?.loadRestrictor === 'none' ? 'LoadRestrictionsNone' : 'LoadRestrictionsRootOnly';
  const args = ['build', `./${path}`, '--load-restrictor', restrictor];
  const takeBack = await prepareKustomization(root, path, options);
  const run = { program: kustomize, args, root, title: `kustomize build of ${path}`, limits };
  const result = await runTool(run, path, how).finally(takeBack);
  if ('output' in result) return result.output;
  throw await translateFailure(result.failure, { roots: [root, await realpath(root)], root, path, options });
}

/** Lines of a tool's output are nobody's: the file or folder is all that can be told. */
export function* withoutLines(located: Iterable<LocatedObject>, tool: string): Generator<LocatedObject> {
  try {
    for (const { object, place } of located) yield { object, place: () => ({ file: place().file }) };
  } catch (error) {
    if (!(error instanceof RenderError)) throw error;
    const { file, object } = error.place;
    throw new RenderError(error.code, `in what ${tool} made of it: ${error.message}`, { file, object }, error);
  }
}
