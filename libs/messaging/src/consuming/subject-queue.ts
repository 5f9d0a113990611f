import type { Delivery } from '../reading/delivery.js';

/** Waiting messages of one subject may be four times as many as are worked on at once, so that one busy subject does not hold the others up. */
const BLOCKED_FACTOR = 4;

/** Works on so many messages at once, those of one subject one after another in the order in which they came. */
export class SubjectQueue {
  /** Per subject: the message in work or next, then those behind it. */
  private readonly bySubject = new Map<string, Delivery[]>();
  private readonly ready: Delivery[] = [];
  private readonly running = new Set<Promise<void>>();
  private accepted = 0;
  private stopped = false;

  /**
   * @param work must not throw; true: the message was handled, so that further deliveries of it which wait need no work
   * @param onRoom called whenever one is done
   */
  constructor(
    private readonly concurrency: number,
    private readonly work: (delivery: Delivery) => Promise<boolean>,
    private readonly onRoom: () => void,
  ) {}

  /** How many more messages make sense now. */
  get room(): number {
    return Math.min(this.concurrency - this.running.size - this.ready.length, this.concurrency * BLOCKED_FACTOR - this.accepted);
  }
  get size(): number {
    return this.accepted;
  }
  /** Every message in work or waiting. */
  *deliveries(): Iterable<Delivery> {
    for (const queue of this.bySubject.values()) yield* queue;
  }

  add(delivery: Delivery): void {
    this.accepted++;
    const queue = this.bySubject.get(delivery.subject);
    if (queue) queue.push(delivery);
    else {
      this.bySubject.set(delivery.subject, [delivery]);
      this.ready.push(delivery);
    }
    this.pump();
  }

  /** Begins nothing any more, hands back what waits, and resolves when what is in work has ended. */
  async stop(giveBack: (delivery: Delivery) => void): Promise<void> {
    if (this.stopped) return void (await Promise.all(this.running));
    this.stopped = true;
    const waiting = new Set(this.ready.splice(0));
    for (const queue of this.bySubject.values()) {
      const [first, ...behind] = queue;
      if (first && waiting.has(first)) giveBack(first);
      behind.forEach(giveBack);
    }
    await Promise.all(this.running);
  }

  private pump(): void {
    while (!this.stopped && this.running.size < this.concurrency) {
      const next = this.ready.shift();
      if (next === undefined) return;
      const run: Promise<void> = this.work(next).then((handled) => {
        this.running.delete(run);
        this.finish(next, handled);
      });
      this.running.add(run);
    }
  }

  private finish(delivery: Delivery, handled: boolean): void {
    const queue = this.bySubject.get(delivery.subject) ?? [];
    const behind = queue.slice(1).filter((other) => !(handled && this.isRepeated(other, delivery)));
    this.accepted -= queue.length - behind.length;
    const [next] = behind;
    if (next === undefined) this.bySubject.delete(delivery.subject);
    else {
      this.bySubject.set(delivery.subject, behind);
      if (!this.stopped) this.ready.push(next);
    }
    this.pump();
    this.onRoom();
  }

  /** The server delivers anew what it has not heard of for a while, for example while the connection was away. */
  private isRepeated(other: Delivery, done: Delivery): boolean {
    if (other.sequence !== done.sequence) return false;
    other.respond('+ACK');
    return true;
  }
}
