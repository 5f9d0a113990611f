import { headers } from '@nats-io/transport-node';
import type { Link } from '../connection/link.js';
import { isWrongLastSequence } from '../connection/requests.js';
import { DeliveriesExhaustedError } from '../errors.js';
import type { Delivery } from '../reading/delivery.js';

const REMEMBERED = '1h';

/**
 * A message that was delivered more often than its handler may fail has either waited for something that is away (harmless) or ends the
 * process each time (poison). A note that stays behind when a process dies tells which.
 */
export class Trials {
  constructor(
    private readonly link: Link,
    private readonly consumer: string,
  ) {}

  /** @throws DeliveriesExhaustedError if a trial before this one never came to an end */
  async once(delivery: Delivery, handle: () => Promise<void>): Promise<void> {
    const subject = `$KV.leases.trial.${this.consumer}.${delivery.stream}.${delivery.sequence}`;
    if (!(await this.note(subject))) {
      throw new DeliveriesExhaustedError(
        `Message ${delivery.sequence} of ${delivery.stream} on ${delivery.subject} was delivered ${delivery.deliveries} times, and the process that handled it ended or hung each time. ` +
          'It is set aside in DEAD. Look for crashes (out of memory?) of the service while it handled this message.',
        { stream: delivery.stream, sequence: delivery.sequence, subject: delivery.subject, deliveries: delivery.deliveries },
      );
    }
    try {
      await handle();
    } finally {
      await this.link.manager.streams.purge('KV_leases', { filter: subject }).catch((error: unknown) => {
        this.link.logger.warn('note of a trial could not be removed, it ends by itself', { subject, error });
      });
    }
  }

  private async note(subject: string): Promise<boolean> {
    try {
      await this.link.retry(() =>
        this.link.client.publish(subject, new Uint8Array(), { headers: headers(), ttl: REMEMBERED, expect: { lastSubjectSequence: 0 } }),
      );
      return true;
    } catch (error) {
      if (isWrongLastSequence(error)) return false;
      throw error;
    }
  }
}
