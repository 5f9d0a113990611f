/** The same input fails the same way: never tried again. */
export interface Never {
  readonly kind: 'never';
}
/** May work a little later: tried again with growing delay. */
export interface Backoff {
  readonly kind: 'backoff';
}
/** May work after a known time, in milliseconds. */
export interface After {
  readonly kind: 'after';
  readonly milliseconds: number;
}
export const Retry = {
  never: { kind: 'never' },
  backoff: { kind: 'backoff' },
  after: (milliseconds: number): After => ({ kind: 'after', milliseconds }),
} as const satisfies { never: Never; backoff: Backoff; after: (milliseconds: number) => After };

/**
 * Base of every failure that a person may read. The message tells what failed, where, what happens next and what to do;
 * `facts` hold the same in fields (file, line, column, object, commit) and never a secret.
 */
export abstract class FairleadError extends Error {
  /** Stable and documented, for example `RenderFailed`. */
  abstract readonly code: string;
  /** How a message whose handler threw this is settled. */
  abstract readonly retry: Never | Backoff | After;
  constructor(
    message: string,
    readonly facts: Readonly<Record<string, unknown>> = {},
    cause?: unknown,
  ) {
    super(message, { cause });
    this.name = new.target.name;
  }
}
