import { ActionAudited, ApplicationPaused } from '@fairlead/contracts';
import type { Bus } from '@fairlead/messaging';
import type { Logger } from '@fairlead/service-kit';
import type { CatalogView } from './catalog-view.js';
import type { Entries } from './claims.js';
import { isInForce, nextEnd, pauseKey, type PauseMessage, type Pauses } from './pauses.js';

export interface PauseKeeperOptions {
  readonly bus: Bus;
  readonly view: CatalogView;
  readonly logger: Logger;
  readonly signal: AbortSignal;
}

/** The clock is looked at so often too, in case it was set or the machine slept. */
const LONGEST_WAIT_MILLISECONDS = 60_000;
/** What took effect longer ago was told; telling it again is harmless while the audit log has the first. */
const TOLD_MILLISECONDS = 3_600_000;
/** Another api may know an application before this one does. */
const UNKNOWN_MILLISECONDS = 60_000;

interface Held {
  readonly message: PauseMessage;
  readonly sequence: number;
  /** In milliseconds since 1970. */
  readonly since: number;
  /** Whether this api has known the application since. */
  wasKnown: boolean;
}

/** The newest word about each application that is paused, until it has taken effect and, where it ends the pause, for no longer. */
export class PauseKeeper {
  private readonly held = new Map<string, Held>();
  private readonly told = new Set<string>();
  private timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly options: PauseKeeperOptions,
    /** Something has changed, or is over. */
    private readonly onChange: () => void,
  ) {
    options.signal.addEventListener('abort', () => clearTimeout(this.timer), { once: true });
  }

  get messages(): Pauses {
    return new Map([...this.held].map(([key, { message }]) => [key, message]));
  }

  take(message: PauseMessage, sequence: number): void {
    this.held.set(pauseKey(message), { message, sequence, since: Date.now(), wasKnown: false });
    this.onChange();
  }

  /** The catalog, which was `before`, is as the messages want it at that time: tells so, forgets what is over, and sees to it that the next end is noticed. */
  async settle(now: number, before: Entries): Promise<void> {
    for (const [key, held] of [...this.held]) {
      const { message, sequence } = held;
      const isKnown = this.options.view.application(message.tenant, message.application) !== undefined;
      held.wasKnown ||= isKnown || before.has(key);
      if (isKnown) await this.tell(message, now);
      const isGone = !isKnown && (held.wasKnown || now >= held.since + UNKNOWN_MILLISECONDS);
      if (isGone || !isInForce(message, now)) await this.forget(key, message, sequence);
    }
    this.wait(now);
  }

  private async tell(message: PauseMessage, now: number): Promise<void> {
    const { asked, paused, tenant, application } = message;
    if (this.told.has(asked.id) || Date.parse(message.at) < now - TOLD_MILLISECONDS) return;
    const { until } = message;
    const detail = paused
      ? `It is paused${until === undefined ? '' : ` until ${until}`}: nothing is applied.`
      : 'It is no longer paused here.';
    const at = new Date(now).toISOString();
    await this.options.bus.publish(ActionAudited, { ...asked, tenant, application, action: 'pause', outcome: 'done', detail, at });
    this.told.add(asked.id);
  }

  /** Only this message: a newer one stays. */
  private async forget(key: string, message: PauseMessage, sequence: number): Promise<void> {
    await this.options.bus.purge(ApplicationPaused.stream, ApplicationPaused.subject(message), { upToSequence: sequence });
    if (this.held.get(key)?.sequence === sequence) this.held.delete(key);
    this.told.delete(message.asked.id);
    this.options.logger.info('pause is over', { application: `${message.tenant}/${message.application}`, actor: message.asked.actor });
  }

  private wait(now: number): void {
    clearTimeout(this.timer);
    const unknown = [...this.held.values()].filter(({ wasKnown }) => !wasKnown).map(({ since }) => since + UNKNOWN_MILLISECONDS);
    const end = Math.min(...unknown, nextEnd(this.messages, now) ?? Infinity);
    if (end === Infinity || this.options.signal.aborted) return;
    this.timer = setTimeout(this.onChange, Math.min(Math.max(end - now, 0) + 1, LONGEST_WAIT_MILLISECONDS));
    this.timer.unref();
  }
}
