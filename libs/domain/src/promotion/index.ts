export { assertMove, IllegalMoveError, isFinal, PROMOTION_MOVES } from './states.js';
export { observeEnvironment, type ClusterState, type Observation } from './observe.js';
export { nextPromotionStep, type PromotionFacts, type PromotionStep } from './next-step.js';
export { carryVersion, copyMatcher, type Carried, type FolderFiles } from './carry.js';
