export * from './fleet/index.js';
export * from './harness/documents.js';
export * from './harness/platform.js';
export * from './harness/service.js';
export { TestBrowser } from './console/browser.js';
