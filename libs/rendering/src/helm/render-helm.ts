import { mkdtemp, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { valueFiles, type KubeObject } from '@fairlead/domain';
import type { Collector } from '../collect.js';
import { RenderError } from '../errors.js';
import { folderTree } from '../folder-tree.js';
import { kustomizeBuild, withoutLines } from '../kustomize/render-kustomize.js';
import { readManifests, type LocatedObject } from '../manifests/read-manifests.js';
import { runTool, type HowToRun } from '../process/run-tool.js';
import { provideDependencies } from './chart-dependencies.js';
import { helmRun, type HelmSource } from './helm-run.js';
import { isApplied } from './hooks.js';
import { refuseForeignValues } from './refuse-foreign-values.js';
import { translateHelmFailure } from './translate-helm-failure.js';

export interface ChartSource extends HelmSource {
  readonly kustomize: string;
  /** For files of its own that go when it is done. */
  readonly work?: string | undefined;
}

/**
 * What `helm template` makes of a chart, and the post-renderers of that.
 * @param source its root may be changed
 * @throws RenderError `HelmFailed`, `MissingDependency`, `RemoteResource`, `PathOutsideRepository`, `RenderLimit`, or for an object of the output `InvalidManifest`, `DuplicateObject`
 */
export async function renderHelm(source: ChartSource, collector: Collector, how: HowToRun): Promise<void> {
  await refuseForeignValues(source);
  await provideDependencies(source.root, source.path);
  const work = await mkdtemp(join(source.work ?? tmpdir(), 'fairlead-helm-'));
  try {
    const output = await template(source, work, how);
    const located = await postRendered(source, withoutLines(manifestsOf(output, source.path), 'helm'), work, how);
    await collector.take(labelled(located, source.options.labels), 'read');
  } finally {
    await rm(work, { recursive: true, force: true });
  }
}

async function template(source: ChartSource, work: string, how: HowToRun): Promise<string> {
  const { root, path, options } = source;
  const named = (await valueFiles(folderTree(root), path === '.' ? '' : path, options)).flatMap(({ files }) => files);
  const files = named.map((file) => join(root, file));
  if (options.values) {
    const file = join(work, 'values.json');
    await writeFile(file, JSON.stringify(options.values));
    files.push(file);
  }
  const result = await runTool(helmRun(source, files), path, how);
  if ('output' in result) return result.output;
  throw await translateHelmFailure(result.failure, {
    path,
    roots: [root, await realpath(root), work],
    values: {
      root,
      files: [join(path, 'values.yaml'), ...named],
      values: options.values,
      parameters: (options.parameters ?? []).map(({ name }) => name),
    },
  });
}

/** Helm tells before each document which template it comes from, the chart's name first. */
function* manifestsOf(output: string, path: string): Generator<LocatedObject> {
  for (const text of output.split(/^---\n/m)) {
    const source = /^# Source: [^/\n]+\/(.+)$/m.exec(text)?.[1];
    const file = source === undefined ? path : join(path, source);
    for (const located of readManifests(text, file)) if (isApplied(located.object)) yield located;
  }
}

function* labelled(located: Iterable<LocatedObject>, labels: Readonly<Record<string, string>> | undefined): Generator<LocatedObject> {
  if (!labels) return yield* located;
  for (const { object, place } of located) {
    const metadata = { ...object.metadata, labels: { ...object.metadata.labels, ...labels } };
    yield { object: { ...object, metadata }, place };
  }
}

/** Each kustomizes what the one before it left. */
async function postRendered(
  source: ChartSource,
  located: Iterable<LocatedObject>,
  work: string,
  how: HowToRun,
): Promise<Iterable<LocatedObject>> {
  let result: Iterable<LocatedObject> = located;
  for (const [index, options] of (source.options.postRenderers ?? []).entries()) {
    const root = await mkdtemp(join(work, `${index}-`));
    const objects: KubeObject[] = [...result].map(({ object }) => object);
    await writeFile(join(root, 'manifests.yaml'), objects.map((object) => JSON.stringify(object)).join('\n---\n'));
    await writeFile(join(root, 'kustomization.yaml'), 'resources: [manifests.yaml]\n');
    try {
      const output = await kustomizeBuild(
        { kustomize: source.kustomize, root, path: '.', options: { loadRestrictor: 'rootOnly', ...options }, limits: source.limits },
        how,
      );
      result = withoutLines(readManifests(output, source.path), 'the post-renderer');
    } catch (error) {
      if (!(error instanceof RenderError)) throw error;
      throw new RenderError(
        error.code,
        `post-renderer ${index + 1}: ${error.message}`,
        { ...error.place, file: source.path, line: undefined, column: undefined },
        error,
      );
    }
  }
  return result;
}
