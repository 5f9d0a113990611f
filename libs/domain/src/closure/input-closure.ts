import type { SourceSpec } from '@fairlead/contracts';
import { digestOf } from '../manifests/canonical-json.js';
import type { Sha256 } from '@fairlead/contracts';
import type { Closure } from './closure.js';
import { Collector } from './collector.js';
import { helmChart } from './helm-closure.js';
import { KUSTOMIZATION_NAMES, KustomizeWalk } from './kustomize-closure.js';
import { valueFilesOf } from './value-files.js';
import { manifestSelection } from './manifest-selection.js';
import { baseName, childPath, displayPath, parentPath, treePath } from './paths.js';
import type { SourceTree, TreeEntry } from './source-tree.js';

/** The part of a source that decides which files it reads. */
export type ClosureSource = Pick<SourceSpec, 'path' | 'kustomize' | 'directory' | 'helm'>;

/**
 * Every file that can change the manifests of a source, and every place where a file's appearing would. If neither of these is touched by a
 * change, `closureTouchedBy` answers false and the manifests are the same. Sound before precise: what is not understood counts as an input.
 * Content that can't be rendered is told in `problems`; nothing is thrown but what the tree throws.
 */
export async function inputClosure(tree: SourceTree, source: ClosureSource): Promise<Closure> {
  const collector = new Collector(tree);
  const path = treePath(source.path);
  if (path === undefined) {
    collector.problem(
      'PathOutsideRepository',
      `The source's path ${source.path.slice(0, 300)} is not below the repository's root. Write it relative to the root.`,
    );
    return collector.closure({ path: '', renderer: rendererOf(source) ?? 'directory' });
  }
  const folder = await collector.find(path, 'below');
  if (folder?.type !== 'directory') {
    await missingPath(collector, path, folder);
    return collector.closure({ path, renderer: rendererOf(source) ?? 'directory' });
  }
  const renderer = rendererOf(source) ?? (await detectRenderer(collector, folder.path));
  if (renderer === 'kustomize') {
    const walk = new KustomizeWalk(collector, source.kustomize?.loadRestrictor === 'none');
    await walk.folder(folder.path);
    if (source.kustomize?.generate && walk.kustomizations === 0) await walk.generated(folder.path);
    if (source.kustomize) await walk.options(folder.path, source.kustomize);
    return collector.closure({ path, renderer });
  }
  if (renderer === 'helm') {
    await helmChart(collector, folder.path, {});
    await valueFilesOf(collector, folder.path, source.helm);
    return collector.closure({ path, renderer });
  }
  return collector.closure({ path, renderer, selection: await directory(collector, folder.path, source) });
}

/** Everything in a folder, and what kustomizations and charts in it use elsewhere: for a folder of which it isn't known how it is read. */
export async function folderClosure(tree: SourceTree, folder: string): Promise<Closure> {
  const collector = new Collector(tree);
  await collector.subtree(folder, true);
  const walk = new KustomizeWalk(collector, true);
  const visit = async (path: string): Promise<void> => {
    await walk.folder(path);
    const entries = await tree.list(path);
    if (entries.some(({ path: name }) => baseName(name) === 'Chart.yaml')) await helmChart(collector, path, {});
    for (const entry of entries) if (entry.type === 'directory') await visit(entry.path);
  };
  await visit(folder);
  return collector.closure({ path: folder, renderer: 'directory' });
}

const rendererOf = (source: ClosureSource): Closure['renderer'] | undefined =>
  source.kustomize ? 'kustomize' : source.directory ? 'directory' : source.helm ? 'helm' : undefined;

/** A kustomization wins over a chart, a chart over plain manifests. Every file asked for is watched, because its appearing changes the answer. */
async function detectRenderer(collector: Collector, folder: string): Promise<Closure['renderer']> {
  for (const name of KUSTOMIZATION_NAMES) {
    if ((await collector.find(childPath(folder, name), 'exact', { file: childPath(folder, name) }))?.type === 'file') return 'kustomize';
  }
  return (await collector.find(childPath(folder, 'Chart.yaml'), 'exact'))?.type === 'file' ? 'helm' : 'directory';
}

async function directory(collector: Collector, folder: string, { directory: options }: ClosureSource) {
  const selection = manifestSelection(folder, options);
  const walk = async (below: string): Promise<void> => {
    for (const entry of await collector.tree.list(below)) {
      if (entry.type === 'directory') {
        if (options?.recurse && !baseName(entry.path).startsWith('.')) await walk(entry.path);
      } else if (selection.matches(entry.path)) {
        const file = entry.type === 'symlink' ? await collector.find(entry.path, 'exact', { file: entry.path }) : entry;
        // A link to a folder is not entered, so that a circle of links ends.
        if (file?.type === 'file') collector.add(file);
      }
    }
  };
  await walk(folder);
  return selection;
}

async function missingPath(collector: Collector, path: string, found: TreeEntry | undefined): Promise<void> {
  if (found) {
    collector.add(found);
    return collector.problem(
      'PathNotFound',
      `The source's path ${path} is a file. Name the folder that holds it, with directory.include: ["${baseName(path)}"].`,
    );
  }
  let parent = path;
  while (parent !== '' && (await collector.tree.entry(parent))?.type !== 'directory') parent = parentPath(parent);
  const names = (await collector.tree.list(parent)).filter(({ type }) => type === 'directory').map(({ path: child }) => baseName(child));
  const there = names.length === 0 ? 'no folder' : names.sort().slice(0, 20).join(', ') + (names.length > 20 ? ', …' : '');
  collector.problem(
    'PathNotFound',
    `The repository has no folder ${path}. The nearest folder that is there, ${displayPath(parent)}, holds ${there}. Correct the source's path, or commit the folder.`,
  );
}

/** Of a chart: what its templates know as `.Release`. */
export interface Release {
  readonly name: string;
  readonly namespace: string;
}

/**
 * Digest of exactly what the manifests are made of: path, mode and content of each file, the folder, the renderer and its options. Equal
 * fingerprints render to equal manifests.
 * @param release of the application; counts for a chart only
 */
export function fingerprintOf(
  closure: Closure,
  options: Pick<SourceSpec, 'kustomize' | 'directory' | 'helm' | 'chart'>,
  release?: Release,
): Sha256 {
  return digestOf({
    renderer: closure.renderer,
    path: closure.path,
    kustomize: options.kustomize,
    directory: options.directory,
    helm: options.helm,
    chart: options.chart,
    release: closure.renderer === 'helm' ? release : undefined,
    files: closure.files.map(({ path, mode, id }) => [path, mode, id]),
  });
}
