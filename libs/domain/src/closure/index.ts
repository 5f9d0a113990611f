export type { Closure, Watch } from './closure.js';
export type { SourceTree, TreeEntry } from './source-tree.js';
export { inputClosure, fingerprintOf, type ClosureSource, type Release } from './input-closure.js';
export { valueFiles, type ValueFile } from './value-files.js';
export { closureTouchedBy, ClosureIndex } from './touched.js';
export { isManifestName, manifestSelection, type ManifestSelection } from './manifest-selection.js';
export { isGeneratedFrom, KUSTOMIZATION_NAMES } from './kustomize-closure.js';
export { affectedRootsBetween, type RangeOfCommits } from './affected-roots.js';
export {
  itemsOf,
  locateField,
  readLenientYaml,
  textsOf,
  valuesOf,
  type LenientYaml,
  type YamlNode,
  type YamlScalar,
} from './lenient-yaml.js';
