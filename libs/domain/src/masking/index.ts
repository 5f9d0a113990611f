export * from './mask.js';
export * from './shown-differences.js';
