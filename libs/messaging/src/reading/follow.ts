import type { MessageContract, MessageOf, StreamName } from '@fairlead/contracts';
import type { Link } from '../connection/link.js';
import { decode, type Received } from '../encoding.js';
import { MalformedMessageError, SubscriptionError } from '../errors.js';
import type { DeadLetters } from '../publishing/dead-letters.js';
import { delay } from '../waiting.js';
import type { Delivery } from './delivery.js';
import { OrderedReader, readAll, type ReadFrom } from './ordered-reader.js';

export interface FollowOptions {
  /** Name under which what can't be read is set aside: letters, digits, `_` and `-`. */
  consumer: string;
  contracts: readonly MessageContract[];
  /** Subjects to read; absent: the filters of the contracts. */
  filters?: readonly string[];
  /**
   * `last-per-subject`: the last value of each subject, then what comes. `new`: only what comes. `afterSequence`: what follows that message
   * of the one stream read.
   */
  from: ReadFrom;
  /** Called one after another. What it throws is logged, and the message counts as handled. */
  onMessage: (received: Received<unknown>) => void | Promise<void>;
  /** Everything that was there at the start has been handed over, even if that was nothing. Called once. */
  onCaughtUp?: () => void;
  signal: AbortSignal;
}

/**
 * Follows streams without any state in NATS, so that every instance sees every message. Goes on after the last message seen when the connection
 * or the server was away; a message comes twice only if its stream was made anew. Resolves once it reads.
 */
export async function follow(link: Link, deadLetters: DeadLetters, options: FollowOptions): Promise<void> {
  const signal = AbortSignal.any([options.signal, link.closing]);
  const logger = link.logger.child({ consumer: options.consumer });
  const byStream = groupByStream(options);
  let behind = byStream.length;
  // Messages of several streams too come one after another.
  let last: Promise<void> = Promise.resolve();
  const handle = async (contracts: readonly MessageContract[], delivery: Delivery): Promise<void> => {
    const received = await readOrSetAside(options.consumer, contracts, delivery, deadLetters, logger.warn, signal);
    if (received !== undefined && !signal.aborted) await options.onMessage(received);
  };
  const inTurn = (contracts: readonly MessageContract[], delivery: Delivery): Promise<void> => {
    const run = last.then(() => handle(contracts, delivery));
    last = run.catch(() => undefined);
    return run;
  };
  const readers = byStream.map(({ stream, filters, contracts }) => {
    let counted = false;
    return new OrderedReader(link, {
      stream,
      filters,
      from: options.from,
      label: options.consumer,
      onMessage: (delivery) => inTurn(contracts, delivery),
      onCaughtUp: () => {
        if (!counted && --behind === 0) options.onCaughtUp?.();
        counted = true;
      },
      signal,
    });
  });
  await Promise.all(readers.map((reader) => reader.start()));
}

/** Undefined: it can't be read, and lies in DEAD now. Waits for NATS if it is away, so that nothing disappears without a trace. */
async function readOrSetAside(
  consumer: string,
  contracts: readonly MessageContract[],
  delivery: Delivery,
  deadLetters: DeadLetters,
  warn: (message: string, facts: Record<string, unknown>) => void,
  signal: AbortSignal,
): Promise<Received<unknown> | undefined> {
  try {
    return await decode(contracts, delivery);
  } catch (error) {
    if (!(error instanceof MalformedMessageError)) throw error;
    while (!signal.aborted) {
      try {
        await deadLetters.write(consumer, delivery, 1, error);
        return undefined;
      } catch (failure) {
        warn('message that can not be read could not be set aside, trying again', { error: failure, subject: delivery.subject });
        await delay(1_000, signal);
      }
    }
    return undefined;
  }
}

interface OneStream {
  readonly stream: StreamName;
  readonly contracts: readonly MessageContract[];
  readonly filters: readonly string[];
}

function groupByStream({ consumer, contracts, filters, from }: FollowOptions): OneStream[] {
  const names = [...new Set(contracts.map(({ stream }) => stream))];
  if (names.length === 0) throw new SubscriptionError(`Consumer ${consumer} follows no message at all.`, { consumer });
  if (names.length > 1 && typeof from === 'object') {
    throw new SubscriptionError(
      `Consumer ${consumer} wants to follow ${names.join(' and ')} after one sequence; each stream has its own.`,
      { consumer },
    );
  }
  return names.map((stream) => {
    const own = contracts.filter((contract) => contract.stream === stream);
    // A stream's subjects begin with a word of its own, so a filter's first word says which stream it is for.
    const words = own.map(({ filter }) => firstWord(filter));
    const chosen = filters?.filter((filter) => words.includes(firstWord(filter)));
    if (filters && chosen?.length === 0) {
      throw new SubscriptionError(`Consumer ${consumer} has no filter for ${stream}: ${filters.join(', ')}.`, { consumer, stream });
    }
    return { stream, contracts: own, filters: chosen ?? [...new Set(own.map(({ filter }) => filter))] };
  });
}
const firstWord = (filter: string): string => filter.split('.', 1)[0] ?? '';

/** The last value of each subject that matches now. What can't be read is left out, with a log line. */
export async function lastPerSubject<C extends MessageContract>(
  link: Link,
  contract: C,
  filter: string,
): Promise<Received<MessageOf<C>>[]> {
  return newestPerSubject(await allOf(link, contract, filter, 'last-per-subject'));
}

/** Every message that is there now, the oldest first. What can't be read is left out, with a log line. */
export async function allOf<C extends MessageContract>(
  link: Link,
  contract: C,
  filter: string,
  from: Exclude<ReadFrom, 'new'> = { afterSequence: 0 },
): Promise<Received<MessageOf<C>>[]> {
  const found: Received<MessageOf<C>>[] = [];
  await readAll(link, {
    stream: contract.stream,
    filters: [filter],
    from,
    label: 'snapshot',
    onMessage: async (delivery) => {
      try {
        found.push((await decode([contract], delivery)) as Received<MessageOf<C>>);
      } catch (error) {
        link.logger.warn('message can not be read and is left out', { subject: delivery.subject, sequence: delivery.sequence, error });
      }
    },
    onRestart: () => (found.length = 0),
  });
  return found;
}

/** While it was read, a subject may have got a newer value. */
function newestPerSubject<T>(found: readonly Received<T>[]): Received<T>[] {
  return [...new Map(found.map((received) => [received.subject, received])).values()];
}
