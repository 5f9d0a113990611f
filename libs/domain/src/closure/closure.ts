import type { Problem } from '@fairlead/contracts';
import type { ManifestSelection } from './manifest-selection.js';
import type { TreeEntry } from './source-tree.js';

/** A path whose appearing, changing or vanishing matters although it is no file of the closure. */
export interface Watch {
  readonly path: string;
  /** `exact`: the path itself; `below`: whatever lies below it too. */
  readonly scope: 'exact' | 'below';
}

/** Everything that can change what an application's manifests are: sound before precise. */
export interface Closure {
  /** The source's folder; empty for the repository's root. */
  readonly path: string;
  readonly renderer: 'kustomize' | 'directory' | 'helm';
  /** Files and symbolic links, sorted by path. A copy of just these gives the renderer all that it would read in the whole tree. */
  readonly files: readonly TreeEntry[];
  readonly watched: readonly Watch[];
  /** For plain directories: which files would join if they appeared. */
  readonly selection?: ManifestSelection;
  /** What keeps the source from being rendered here, although the files are there: remote resources, links out of the repository. */
  readonly problems: readonly Problem[];
}
