import type { Problem } from './schema.js';

/** The api answered, and did not do it. */
export class ApiProblemError extends Error {
  /** Stable; `Unknown` where what answered was not the api. */
  readonly code: string;
  /** What a person can do. */
  readonly advice: string;

  constructor(
    readonly status: number,
    readonly problem: Problem | undefined,
    /** Seconds to wait, as the answer said. */
    readonly retryAfter?: string,
  ) {
    super(sentenceOf(problem?.detail ?? `The server answered ${status} without saying why.`));
    this.name = 'ApiProblemError';
    this.code = problem?.code ?? 'Unknown';
    this.advice = problem?.advice ?? 'Is this the address of a Fairlead api, and nothing between that answers in its place?';
  }
}

/** Nothing answered. */
export class ApiUnreachableError extends Error {
  constructor(
    readonly url: string,
    override readonly cause: unknown,
  ) {
    super(`The api${url === '' ? '' : ` at ${url}`} does not answer.`);
    this.name = 'ApiUnreachableError';
  }
}

/** Details end without a full stop where they are quoted; in what a person reads, the advice follows. */
const sentenceOf = (text: string): string => (/[.!?:]$/.test(text) ? text : `${text}.`);
