export * from './memory.js';
export * from './signal.js';
export { routeSignal, type Notice, type Routed } from './route.js';
export * from './signal-of.js';
