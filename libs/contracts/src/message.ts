import type { z } from 'zod';

/** Streams of the platform; `libs/messaging` holds how each is kept. */
export type StreamName = 'SOURCES' | 'DESIRED' | 'DECLARED' | 'HINTS' | 'STATUS' | 'EVENTS' | 'COMMANDS' | 'RENDERINGS' | 'DEAD';

/** One kind of message: everything that sender and receiver must agree on. */
export interface MessageContract<S extends z.ZodType = z.ZodType> {
  /** Dotted past-tense name, for example `source.changed`; travels with the version as header `Fairlead-Type: source.changed.v1`. */
  readonly type: string;
  /** A breaking change is a new version in a new file, read beside the old one for a release. */
  readonly version: number;
  readonly stream: StreamName;
  /** Filter that matches the subject of every message of this kind. */
  readonly filter: string;
  readonly schema: S;
  readonly subject: (message: z.infer<S>) => string;
  /** Two messages with one key are one message: it becomes `Nats-Msg-Id`. */
  readonly dedupeKey: (message: z.infer<S>) => string;
}
export type MessageOf<C> = C extends MessageContract<infer S> ? z.infer<S> : never;

/** Checks at compile time that a contract's functions fit its schema. */
export const defineMessage = <S extends z.ZodType>(contract: MessageContract<S>): MessageContract<S> => Object.freeze(contract);

/** Value of the header `Fairlead-Type`. */
export const typeHeader = (contract: Pick<MessageContract, 'type' | 'version'>): string => `${contract.type}.v${contract.version}`;
