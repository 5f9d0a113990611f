import type { Collector, Origin } from './collector.js';
import { itemsOf, readLenientYaml, textsOf } from './lenient-yaml.js';
import { childPath, joinPath } from './paths.js';

/** `requirements.yaml` holds the dependencies of charts in the older format. */
const DEPENDENCY_FILES = ['Chart.yaml', 'requirements.yaml'];

/** A chart: everything in its folder, and in the folders of its `file://` dependencies. */
export async function helmChart(collector: Collector, path: string, origin: Origin, visited = new Set<string>()): Promise<void> {
  const folder = await collector.find(path, 'below', origin);
  if (!folder || visited.has(folder.path)) return;
  visited.add(folder.path);
  if (folder.type === 'file') return collector.add(folder);
  await collector.subtree(folder.path, false);
  for (const name of DEPENDENCY_FILES) {
    const file = await collector.find(childPath(folder.path, name), 'exact');
    if (file?.type !== 'file') continue;
    const text = (await collector.text(file)) ?? '';
    const repositories = readLenientYaml(text).documents.flatMap((root) =>
      itemsOf(root, 'dependencies').flatMap((item) => textsOf(item, 'repository')),
    );
    for (const { text: url, line, column } of repositories) {
      const target = /^file:\/\/(.*)$/.exec(url)?.[1];
      if (target === undefined) continue;
      const at = { file: file.path, line, column };
      const dependency = target.startsWith('/') ? undefined : joinPath(folder.path, target);
      if (dependency === undefined)
        collector.problem('PathOutsideRepository', `The dependency ${url.slice(0, 300)} lies outside the repository.`, at);
      else await helmChart(collector, dependency, at, visited);
    }
  }
}
