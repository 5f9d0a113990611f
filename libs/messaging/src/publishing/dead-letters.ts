import { DeadLetter, FairleadError } from '@fairlead/contracts';
import type { Logger } from '@fairlead/service-kit';
import type { RawMessage } from '../reading/delivery.js';
import type { Publisher } from './publisher.js';

/** Base64 of this fits NATS's 1 MB with the rest of the letter. */
export const MOST_PAYLOAD_BYTES = 512 * 1024;
const MOST_HEADER_CHARACTERS = 8 * 1024;

/** Writes what was given up on, with why, to the stream DEAD: `dead.<consumer>.<stream>.<sequence>`. */
export class DeadLetters {
  constructor(
    private readonly publisher: Pick<Publisher, 'publish'>,
    private readonly logger: Logger,
    private readonly onWritten: (consumer: string, code: string) => void = () => undefined,
  ) {}

  /**
   * Writing the same one twice changes nothing but its time.
   * @throws NatsUnavailableError, after which the message must not be acknowledged
   */
  async write(consumer: string, raw: RawMessage, attempts: number, error: unknown): Promise<void> {
    const code = error instanceof FairleadError ? error.code : 'Unexpected';
    const message = (error instanceof Error ? error.message : String(error)).slice(0, 4000);
    await this.publisher.publish(DeadLetter, {
      consumer,
      stream: raw.stream,
      sequence: raw.sequence,
      subject: raw.subject,
      attempts,
      error: { code, message },
      headers: headersOf(raw),
      payload: Buffer.from(raw.data.subarray(0, MOST_PAYLOAD_BYTES)).toString('base64'),
      at: new Date().toISOString(),
    });
    this.logger.error('message given up on, see stream DEAD', {
      consumer,
      stream: raw.stream,
      sequence: raw.sequence,
      subject: raw.subject,
      attempts,
      code,
      error,
    });
    this.onWritten(consumer, code);
  }
}

function headersOf(raw: RawMessage): Record<string, string[]> {
  let room = MOST_HEADER_CHARACTERS;
  const kept: Record<string, string[]> = {};
  for (const [name, values] of raw.headers ?? []) {
    const size = name.length + values.reduce((sum, value) => sum + value.length, 0);
    if ((room -= size) < 0) break;
    kept[name] = [...values];
  }
  return kept;
}
