import { BaseRpcContext } from '@nestjs/microservices';
import type { Received } from '../encoding.js';

/** What a handler may want to know about the message besides its content. */
export class MessageContext extends BaseRpcContext<[Received<unknown>]> {
  constructor(
    readonly received: Received<unknown>,
    /** How often the message was handed out, this time included. */
    readonly attempt: number,
    /** After a failure with backoff there will be no further attempt. */
    readonly lastAttempt: boolean,
  ) {
    super([received]);
  }

  get subject(): string {
    return this.received.subject;
  }
  get sequence(): number {
    return this.received.sequence;
  }
  /** When the stream took the message. */
  get time(): Date {
    return this.received.time;
  }
  get dedupeId(): string | undefined {
    return this.received.dedupeId;
  }
}
