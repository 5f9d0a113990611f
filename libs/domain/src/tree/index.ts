export * from './child-kinds.js';
export * from './node-info.js';
export * from './tree.js';
