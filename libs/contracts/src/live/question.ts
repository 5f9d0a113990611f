import type { z } from 'zod';
import type { ClusterName } from '../ids.js';

interface Asking<K extends 'once' | 'stream', Q extends z.ZodType, A extends z.ZodType> {
  /** For example `live.tree`; travels with the version as header `Fairlead-Type: live.tree.v1`. */
  readonly type: string;
  /** A breaking change is a new version in a new file; who serves the old one only refuses it. */
  readonly version: number;
  /** One answer, or parts of one as they come. */
  readonly answers: K;
  readonly request: Q;
  /** The answer, or one part of it. */
  readonly answer: A;
  readonly subject: (request: z.infer<Q>) => string;
}
/** A question that one service asks another while somebody waits: nothing of it is stored, and it is lost with whoever asks. */
export type Question<Q extends z.ZodType = z.ZodType, A extends z.ZodType = z.ZodType> = Asking<'once', Q, A>;
/** The same, answered bit by bit for as long as the asker listens. */
export type StreamQuestion<Q extends z.ZodType = z.ZodType, A extends z.ZodType = z.ZodType> = Asking<'stream', Q, A>;
export type RequestOf<T> = T extends Asking<'once' | 'stream', infer Q, z.ZodType> ? z.infer<Q> : never;
export type AnswerOf<T> = T extends Asking<'once' | 'stream', z.ZodType, infer A> ? z.infer<A> : never;

/** Checks at compile time that a question's subject fits its request. */
export const defineQuestion = <Q extends z.ZodType, A extends z.ZodType>(question: Omit<Question<Q, A>, 'answers'>): Question<Q, A> =>
  Object.freeze({ ...question, answers: 'once' as const });
export const defineStreamQuestion = <Q extends z.ZodType, A extends z.ZodType>(
  question: Omit<StreamQuestion<Q, A>, 'answers'>,
): StreamQuestion<Q, A> => Object.freeze({ ...question, answers: 'stream' as const });

/** Subject on which whoever serves a cluster is asked. */
export const liveSubject = (cluster: ClusterName | string, what: 'tree' | 'object' | 'events' | 'log'): string => `ask.${cluster}.${what}`;
