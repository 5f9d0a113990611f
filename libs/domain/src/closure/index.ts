export type { Closure, Watch } from './closure.js';
export type { SourceTree, TreeEntry } from './source-tree.js';
export { inputClosure, fingerprintOf, type ClosureSource } from './input-closure.js';
export { closureTouchedBy, ClosureIndex } from './touched.js';
export { isManifestName, manifestSelection, type ManifestSelection } from './manifest-selection.js';
export { KUSTOMIZATION_NAMES } from './kustomize-closure.js';
export { affectedRootsBetween, type RangeOfCommits } from './affected-roots.js';
