export * from './question.js';
export * from './about-live.js';
export * from './tree-asked.js';
export * from './object-asked.js';
export * from './events-asked.js';
export * from './log-asked.js';
export * from './repository-asked.js';
export * from './rebuild-asked.js';
