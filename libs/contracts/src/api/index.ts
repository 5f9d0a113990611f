export * from './problem.js';
export * from './paging.js';
export * from './applications.js';
export * from './catalog.js';
export * from './events.js';
export * from './webhooks.js';
