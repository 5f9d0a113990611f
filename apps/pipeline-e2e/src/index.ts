export * from './harness/documents.js';
export * from './harness/platform.js';
export * from './harness/service.js';
