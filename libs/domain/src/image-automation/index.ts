export { parseImage, type ImageReference } from './image-reference.js';
export { PatternError } from './patterns.js';
export { semverRange, SemverRangeError, versionOf } from './semver-range.js';
export { candidateTags, NoTagError, selectTag, type Candidates } from './select-tag.js';
export {
  applySetters,
  holdsMarkers,
  MARKER,
  readSetters,
  type Setter,
  type SetterChange,
  type SetterObject,
  type SetterPlace,
  type SetterProblem,
  type SetterResult,
} from './setters.js';
export {
  isKustomization,
  readKustomizeImages,
  setKustomizeImages,
  type KustomizeImage,
  type KustomizeImagesResult,
} from './kustomize-images.js';
export { DEFAULT_IMAGE_UPDATE_MESSAGE, imageUpdateMessage, type ImageUpdateCommit } from './commit-message.js';
