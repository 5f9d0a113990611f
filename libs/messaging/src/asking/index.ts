export { AskingCancelledError, type AskOptions } from './ask.js';
export type { AskStreamOptions } from './ask-stream.js';
export * from './errors.js';
export type { AnswerOnce, AnswerStream, Asking, ServeOptions } from './serve.js';
