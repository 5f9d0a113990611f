export * from './errors.js';
export * from './credentials.js';
export * from './transport.js';
export * from './api-resource.js';
export * from './discovery.js';
export * from './kube-client.js';
export * from './watch/watch-cache.js';
export type { ObjectChange } from './watch/object-store.js';
export * from './builtin-definitions/index.js';
