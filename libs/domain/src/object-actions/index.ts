export * from './object-actions.js';
export * from './job-of.js';
export { ACTIONS_MANAGER, RESTARTED_ANNOTATION, restartPatch } from './restart.js';
