import type { ConsumerInfo, StreamInfo } from '@nats-io/jetstream';
import type { Bus } from '../bus.js';
import { isNotFound, translated } from '../connection/requests.js';
import { streams } from '../topology/streams.js';

/** A durable consumer and how far behind it is. */
export interface ConsumerState {
  readonly name: string;
  /** Messages that it has not been given yet. */
  readonly pending: number;
  /** Messages that it has been given and not settled. */
  readonly inWork: number;
  readonly redelivered: number;
  readonly lastDeliveredAt?: string;
}
export interface StreamState {
  readonly name: string;
  readonly description: string;
  readonly messages: number;
  readonly bytes: number;
  readonly subjects: number;
  readonly firstAt?: string;
  readonly lastAt?: string;
  readonly consumers: readonly ConsumerState[];
}

/** Who asks for this waits for the answer. */
const PATIENCE_MILLISECONDS = 3_000;

/** Every stream of the platform as the server has it now; one that is not there is left out. @throws NatsUnavailableError, NatsRequestError */
export async function streamStates(bus: Bus): Promise<StreamState[]> {
  const states = await Promise.all(streams.map(({ name, description }) => stateOf(bus, name, description ?? '')));
  return states.filter((state) => state !== undefined);
}

async function stateOf({ link }: Bus, name: string, description: string): Promise<StreamState | undefined> {
  try {
    const [info, consumers] = await link.retry(
      () => Promise.all([link.manager.streams.info(name), everyConsumer(link.manager.consumers.list(name))]),
      PATIENCE_MILLISECONDS,
    );
    return { name, description, ...contentOf(info), consumers: consumers.filter(isDurable).map(consumerState) };
  } catch (error) {
    if (isNotFound(error)) return undefined;
    throw translated(error, `Reading how stream ${name} stands failed`, { stream: name });
  }
}

async function everyConsumer(pages: AsyncIterable<ConsumerInfo>): Promise<ConsumerInfo[]> {
  const found: ConsumerInfo[] = [];
  for await (const consumer of pages) found.push(consumer);
  return found;
}

function contentOf({ state }: StreamInfo): Pick<StreamState, 'messages' | 'bytes' | 'subjects' | 'firstAt' | 'lastAt'> {
  const { messages, bytes, num_subjects: subjects = 0, first_ts: first, last_ts: last } = state;
  // Of an empty stream the server tells the year 1.
  return { messages, bytes, subjects, ...(messages > 0 ? { firstAt: timeOf(first), lastAt: timeOf(last) } : {}) };
}

/** What services only follow for themselves has consumers that come and go: they are behind nothing. */
const isDurable = ({ config }: ConsumerInfo): boolean => Boolean(config.durable_name);

function consumerState({ name, num_pending: pending, num_ack_pending: inWork, num_redelivered: redelivered, delivered }: ConsumerInfo) {
  // The client's types have a number; what the server sends, and the client hands on, is a time as text.
  const last = delivered.last_active as unknown as string | undefined;
  return { name, pending, inWork, redelivered, ...(last === undefined ? {} : { lastDeliveredAt: timeOf(last) }) };
}

/** The server writes nanoseconds. */
const timeOf = (text: string): string => new Date(text).toISOString();
