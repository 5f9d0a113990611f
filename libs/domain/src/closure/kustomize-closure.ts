import type { KustomizeOptions } from '@fairlead/contracts';
import type { Collector, Origin } from './collector.js';
import { helmChart } from './helm-closure.js';
import { kustomizationReferences, pluginReferences, type Reference, type References } from './kustomization-references.js';
import { baseName, childPath, joinPath } from './paths.js';
import { isRemoteFile, isRemoteFolder } from './remote.js';
import type { TreeEntry } from './source-tree.js';

/** Names that kustomize recognises; more than one in a folder is an error. */
export const KUSTOMIZATION_NAMES = ['kustomization.yaml', 'kustomization.yml', 'Kustomization'] as const;

/** What Flux leaves out of a source by itself, as far as its names could be taken for manifests or hold some (docs of GitRepository, default exclusions). */
const NEVER_GENERATED_FROM = new Set(
  `.git .github .circleci .travis.yml .gitlab-ci.yml appveyor.yml .drone.yml cloudbuild.yaml codeship-services.yml codeship-steps.yml
  .goreleaser.yml .goreleaser.yaml .sops.yaml .flux.yaml`.split(/\s+/),
);
/** Whether a name below a folder without kustomization is one that a generated kustomization takes in. */
export const isGeneratedFrom = (name: string, type: 'file' | 'folder'): boolean =>
  !NEVER_GENERATED_FROM.has(name) && (type === 'folder' || /\.ya?ml$/.test(name));

/** Follows a kustomization through everything that `kustomize build` (5.8) reads. Semantics: api/internal/target and api/internal/loader there. */
export class KustomizeWalk {
  private readonly visited = new Set<string>();
  /** How many were found so far. */
  kustomizations = 0;

  /** @param unrestricted the build may load files outside each kustomization's folder */
  constructor(
    private readonly collector: Collector,
    private readonly unrestricted: boolean,
  ) {}

  /** @param folder real path of the kustomization's folder, links resolved */
  async folder(folder: string): Promise<void> {
    if (this.visited.has(folder)) return;
    this.visited.add(folder);
    for (const name of KUSTOMIZATION_NAMES) {
      const file = await this.collector.find(childPath(folder, name), 'exact', { file: childPath(folder, name) });
      if (file?.type !== 'file') continue;
      this.kustomizations++;
      const text = await this.collector.text(file);
      if (text !== undefined) await this.references(folder, file, this.parse(file, text, 'kustomization'));
    }
  }

  /** What an application's options name beside the kustomization's own: folders of components and files of patches. */
  async options(folder: string, { components = [], patches = [] }: Pick<KustomizeOptions, 'components' | 'patches'>): Promise<void> {
    const at = { line: 1, column: 1 };
    const named: Reference[] = [
      ...components.map((target): Reference => ({ as: 'component', field: 'spec.source.kustomize.components', target, ...at })),
      ...patches.flatMap(({ path }): Reference[] =>
        path === undefined ? [] : [{ as: 'file', field: 'spec.source.kustomize.patches.path', target: path, ...at }],
      ),
    ];
    for (const reference of named) await this.reference(folder, undefined, reference);
  }

  /** The folder as Flux reads one without a kustomization: all YAML below, and kustomizations in it as wholes. */
  async generated(folder: string): Promise<void> {
    this.collector.watch(folder, 'below');
    for (const entry of await this.collector.tree.list(folder)) {
      const name = baseName(entry.path);
      const found = entry.type === 'symlink' ? await this.collector.find(entry.path, 'exact', { file: entry.path }, true) : entry;
      if (found?.type === 'file' && isGeneratedFrom(name, 'file')) this.collector.add(found);
      if (entry.type !== 'directory' || !isGeneratedFrom(name, 'folder')) continue;
      const before = this.kustomizations;
      await this.folder(entry.path);
      if (this.kustomizations === before) await this.generated(entry.path);
    }
  }

  private parse(file: TreeEntry, text: string, as: 'kustomization' | 'plugin'): References {
    const key = `${as}:${file.id}`;
    const known = parsed.get(key);
    if (known) return known;
    const references = as === 'plugin' ? pluginReferences(text) : kustomizationReferences(text);
    if (parsed.size >= MAX_PARSED) parsed.clear();
    parsed.set(key, references);
    return references;
  }

  private async references(folder: string, file: TreeEntry, { references, certain }: References): Promise<void> {
    for (const reference of references) await this.reference(folder, file, reference);
    if (!certain) await this.collector.subtree(folder, true);
  }

  private async reference(folder: string, file: TreeEntry | undefined, reference: Reference): Promise<void> {
    const { as, target } = reference;
    const guessed = as === 'guess' || as === 'guess-resource';
    const origin: Origin = file ? { file: file.path, line: reference.line, column: reference.column } : {};
    const path = joinPath(folder, target);
    const remote = isRemoteFile(target) || (as !== 'file' && as !== 'guess' && as !== 'chart' && isRemoteFolder(target));
    const leaves = path === undefined || target.startsWith('/');
    if (guessed && (leaves || remote)) return;
    if (remote) {
      const local = path === undefined || target.includes('://') ? undefined : await this.collector.find(path, 'below', origin, true);
      if (local?.type === 'file') this.collector.add(local);
      else this.remote(reference, origin);
      return;
    }
    if (leaves) {
      const text = `${reference.field} names ${target.slice(0, 300)}, which lies outside the repository. Only files of the repository can be used; name them by a relative path.`;
      this.collector.problem('PathOutsideRepository', text, origin);
      return;
    }
    await this.local(folder, path, reference, origin);
  }

  private async local(folder: string, path: string, { as }: Reference, origin: Origin): Promise<void> {
    if (as === 'chart') return helmChart(this.collector, path, origin);
    const single = as === 'file' || as === 'guess';
    const entry = await this.collector.find(path, single ? 'exact' : 'below', origin, as.startsWith('guess'));
    if (!entry) return;
    if (entry.type === 'file') {
      this.collector.add(entry);
      if (as === 'plugin') await this.pluginFile(folder, entry);
    } else if (single) this.collector.watch(entry.path, 'exact');
    else {
      await this.folder(entry.path);
      if (as === 'plugin') await this.generatedPlugins(folder);
    }
  }

  /** Files that it names are read relative to the kustomization that uses it, wherever it lies itself. */
  private async pluginFile(folder: string, file: TreeEntry): Promise<void> {
    const key = `${folder}\0${file.path}`;
    if (this.visited.has(key)) return;
    this.visited.add(key);
    const text = await this.collector.text(file);
    if (text === undefined) return;
    const references = this.parse(file, text, 'plugin');
    await this.references(folder, file, references);
    if (!references.certain && this.unrestricted) await this.collector.subtree('', true);
  }

  /** Configuration that is itself built may be patched into naming anything that the build may load. */
  private generatedPlugins(folder: string): Promise<void> {
    return this.collector.subtree(this.unrestricted ? '' : folder, true);
  }

  private remote({ as, field, target }: Reference, origin: Origin): void {
    const what = as === 'component' ? 'component' : as === 'file' ? 'file' : 'base';
    const shown = target.replace(/\/\/[^/@]*@/, '//').slice(0, 300);
    const text = `${field} names the remote ${what} ${shown}. Remote resources are not fetched, because what they hold is not what was committed: copy them into this repository.`;
    this.collector.problem('RemoteResource', text, origin);
  }
}

/** What a file names depends on its content only; unchanged files are parsed once for all applications and commits. */
const parsed = new Map<string, References>();
const MAX_PARSED = 20_000;
