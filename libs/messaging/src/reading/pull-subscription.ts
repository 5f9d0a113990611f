import { createInbox, type Msg, type NatsConnection, type Subscription } from '@nats-io/transport-node';
import { toDelivery, type Delivery } from './delivery.js';
import type { ConnectionEvents } from '../connection/connection-events.js';

export interface PullOptions {
  connection: NatsConnection;
  events: ConnectionEvents;
  stream: string;
  consumer: string;
  onDelivery: (delivery: Delivery) => void;
  /** Some of what was asked for will not come: there is room for a new request. */
  onExpired: () => void;
  /** Called once, after which nothing comes any more: the consumer is to be made sure of and subscribed to anew. */
  onLost: (reason: string) => void;
}

/** A request waits so long for messages: an idle consumer costs one request in five minutes. */
const EXPIRES_MILLISECONDS = 300_000;
/** The server says so often that an idle request still waits: two packets a minute. */
const HEARTBEAT_MILLISECONDS = 30_000;
const NANOSECONDS = 1_000_000;

/**
 * Asks a pull consumer for exactly as many messages as there is room for, and notices when it must be asked anew. The client library's own
 * `consume` fetches ahead without regard to what is in work, so that waiting messages would time out and be delivered twice.
 */
export class PullSubscription {
  private readonly inbox: string;
  private readonly subscription: Subscription;
  private readonly forget: () => void;
  private silence: NodeJS.Timeout | undefined;
  private waiting = 0;
  private ended = false;

  constructor(private readonly options: PullOptions) {
    const { connection, events } = options;
    this.inbox = createInbox();
    this.subscription = connection.subscribe(this.inbox, {
      callback: (error, message) => (error ? this.lost(error.message) : this.take(message)),
    });
    // Requests die with the connection.
    this.forget = events.onReconnect(() => this.lost('connection was lost'));
  }

  /** Messages asked for that have not come. */
  get outstanding(): number {
    return this.waiting;
  }

  request(count: number): void {
    const { connection, stream, consumer } = this.options;
    if (this.ended || count <= 0 || connection.isClosed() || connection.isDraining()) return;
    this.waiting += count;
    const body = { batch: count, expires: EXPIRES_MILLISECONDS * NANOSECONDS, idle_heartbeat: HEARTBEAT_MILLISECONDS * NANOSECONDS };
    connection.publish(`$JS.API.CONSUMER.MSG.NEXT.${stream}.${consumer}`, JSON.stringify(body), { reply: this.inbox });
    this.listen();
  }

  stop(): void {
    if (this.ended) return;
    this.ended = true;
    clearTimeout(this.silence);
    this.forget();
    if (!this.options.connection.isClosed()) this.subscription.unsubscribe();
  }

  private take(message: Msg): void {
    if (this.ended) return;
    const delivery = toDelivery(message);
    if (delivery) {
      this.waiting = Math.max(0, this.waiting - 1);
      this.listen();
      this.options.onDelivery(delivery);
      return;
    }
    const code = message.headers?.code;
    if (code === HEARTBEAT) return this.listen();
    if (code !== EXPIRED) return this.lost(`${code} ${message.headers?.description ?? ''}`.trim());
    this.waiting = Math.max(0, this.waiting - Number(message.headers?.get('Nats-Pending-Messages') || this.waiting));
    this.listen();
    this.options.onExpired();
  }

  /** While something is asked for, silence of three heartbeats means that nobody remembers the request. */
  private listen(): void {
    if (this.waiting === 0) {
      clearTimeout(this.silence);
      this.silence = undefined;
    } else if (this.silence) this.silence.refresh();
    else this.silence = setTimeout(() => this.lost('no heartbeat'), 3 * HEARTBEAT_MILLISECONDS);
  }

  private lost(reason: string): void {
    if (this.ended) return;
    this.stop();
    this.options.onLost(reason);
  }
}

const HEARTBEAT = 100;
const EXPIRED = 408;
