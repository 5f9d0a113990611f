import { cp, readdir, readFile } from 'node:fs/promises';
import { join, normalize } from 'node:path';
import { itemsOf, readLenientYaml, textsOf } from '@fairlead/domain';
import { RenderError } from '../errors.js';

interface Dependency {
  readonly name: string;
  readonly version: string | undefined;
  readonly repository: string | undefined;
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

/** Charts of helm's older format name their dependencies in a file of their own. */
const FILES = ['Chart.yaml', 'requirements.yaml'];
const MAX_DEPTH = 10;

/**
 * Sees to it that every dependency of a chart lies in its `charts` folder, where alone helm looks: those of `file://` are copied there from elsewhere in
 * the repository, as `helm dependency build` would do. Nothing is fetched.
 * @param root folder that may be changed
 * @throws RenderError `MissingDependency` with file, line and column
 */
export async function provideDependencies(root: string, chart: string, depth = 0): Promise<void> {
  const present = await vendored(root, chart);
  for (const dependency of await dependenciesOf(root, chart)) {
    if (present.has(dependency.name)) continue;
    const folder = localFolder(chart, dependency);
    if (folder === undefined || depth > MAX_DEPTH) throw missing(dependency);
    const target = join(root, chart, 'charts', dependency.name);
    try {
      await cp(join(root, folder), target, {
        recursive: true,
        verbatimSymlinks: true,
        filter: (source) => !`${source}/`.startsWith(`${target}/`),
      });
    } catch (cause) {
      throw new RenderError(
        'MissingDependency',
        `the chart needs ${dependency.name} from ${folder}, which is not there`,
        placeOf(dependency),
        cause,
      );
    }
    await provideDependencies(root, join(chart, 'charts', dependency.name), depth + 1);
  }
}

function localFolder(chart: string, { repository }: Dependency): string | undefined {
  const path = /^file:\/\/([^/].*)$/.exec(repository ?? '')?.[1];
  if (path === undefined) return undefined;
  const folder = normalize(join(chart, path));
  return folder === '..' || folder.startsWith('../') ? undefined : folder;
}

const placeOf = ({ file, line, column }: Dependency) => ({ file, line, column });

function missing(dependency: Dependency): RenderError {
  const { name, version, repository } = dependency;
  const from = repository ? ` from ${repository.replace(/\/\/[^/@]*@/, '//')}` : '';
  return new RenderError(
    'MissingDependency',
    `the chart needs ${name}${version ? ` ${version}` : ''}${from}, and its charts folder has none. Nothing is fetched from the network while a chart is rendered: run helm dependency build and commit the charts folder`,
    placeOf(dependency),
  );
}

async function dependenciesOf(root: string, chart: string): Promise<Dependency[]> {
  const found: Dependency[] = [];
  for (const name of FILES) {
    const file = join(chart, name);
    const text = await readFile(join(root, file), 'utf8').catch(() => '');
    for (const item of readLenientYaml(text).documents.flatMap((document) => itemsOf(document, 'dependencies'))) {
      const [title] = textsOf(item, 'name');
      if (!title) continue;
      const [version, repository] = ['version', 'repository'].map((key) => textsOf(item, key)[0]?.text);
      found.push({ name: title.text, version, repository, file, line: title.line, column: title.column });
    }
  }
  return found;
}

/** Names of the charts in a chart's `charts` folder: unpacked ones by their Chart.yaml, archives by their file's name. */
async function vendored(root: string, chart: string): Promise<ReadonlySet<string>> {
  const folder = join(root, chart, 'charts');
  const names = new Set<string>();
  for (const entry of await readdir(folder, { withFileTypes: true }).catch(() => [])) {
    const archived = /^(.+?)-v?\d+\.\d+\.\d+.*\.tgz$/.exec(entry.name)?.[1];
    if (archived !== undefined) names.add(archived);
    const text = await readFile(join(folder, entry.name, 'Chart.yaml'), 'utf8').catch(() => '');
    for (const document of readLenientYaml(text).documents) for (const { text: name } of textsOf(document, 'name')) names.add(name);
  }
  return names;
}
