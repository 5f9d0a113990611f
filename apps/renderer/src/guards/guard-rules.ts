import { Injectable, type OnModuleDestroy, type OnModuleInit } from '@nestjs/common';
import type { GuardRuleDocument } from '@fairlead/contracts';
import { Bus } from '@fairlead/messaging';

/** The guard rules in force. */
@Injectable()
export class GuardRules implements OnModuleInit, OnModuleDestroy {
  private readonly rules = new Map<string, GuardRuleDocument>();
  private readonly abort = new AbortController();
  private readonly listeners = new Set<() => void>();

  constructor(private readonly bus: Bus) {}

  /** Returns once every rule that is there is known: until then nothing may be rendered, because a rule could forbid it. */
  async onModuleInit(): Promise<void> {
    await new Promise<void>((resolve, reject) => {
      this.bus.catalog
        .watch({
          prefix: 'guardrule',
          onPut: (key, { document }) => {
            if (document.kind === 'GuardRule') this.rules.set(key, document);
            this.changed();
          },
          onDelete: (key) => {
            this.rules.delete(key);
            this.changed();
          },
          onCaughtUp: resolve,
          signal: this.abort.signal,
        })
        .catch(reject);
    });
  }
  onModuleDestroy(): void {
    this.abort.abort();
  }

  get all(): Iterable<GuardRuleDocument> {
    return this.rules.values();
  }

  /** Told after each change. */
  onChange(listener: () => void): void {
    this.listeners.add(listener);
  }
  private changed(): void {
    for (const listener of this.listeners) listener();
  }
}
