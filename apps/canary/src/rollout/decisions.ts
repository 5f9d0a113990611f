import { ActionAudited, RolloutDecided, type MessageOf } from '@fairlead/contracts';
import { objectKey, type Steering } from '@fairlead/domain';
import { isAnswered, type Bus } from '@fairlead/messaging';
import type { Logger } from '@fairlead/service-kit';

export type Decision = MessageOf<typeof RolloutDecided>;

export interface DecisionsOptions {
  readonly cluster: string;
  readonly bus: Bus;
  readonly logger: Logger;
  /** A Canary has something to look at. */
  readonly wake: (key: string) => void;
  readonly signal: AbortSignal;
}

/**
 * What people decided about the rollouts of one cluster and nothing has come of yet. Read from the last hour's commands, so that a decision given while no
 * canary service ran counts; those that were answered are left out.
 */
export class Decisions {
  private readonly open = new Map<string, Decision[]>();
  private readonly startedAt = new Date();

  constructor(private readonly options: DecisionsOptions) {}

  async start(): Promise<void> {
    const { bus, cluster, signal } = this.options;
    await bus.follow({
      consumer: `canary-${cluster}`,
      contracts: [RolloutDecided],
      filters: [`command.rollout.${cluster}.>`],
      from: { afterSequence: 0 },
      onMessage: ({ message, time }) => this.take(message as Decision, time),
      signal,
    });
  }

  /** The oldest that is open. */
  of(key: string): Decision | undefined {
    return this.open.get(key)?.[0];
  }

  /** Tells what became of it, once: whoever reads it again after a restart finds that it was told. @throws NatsUnavailableError, after which it is still open */
  async settle(key: string, decision: Decision, outcome: 'done' | 'failed', detail: string): Promise<void> {
    const { id, actor, via, reason, tenant, application } = decision;
    const asked = { id, actor, via, ...(reason === undefined ? {} : { reason }) };
    await this.options.bus.publish(ActionAudited, {
      ...asked,
      tenant,
      application,
      action: 'steer-rollout',
      outcome,
      detail: `${decision.name} on ${decision.cluster}: ${detail}`.slice(0, 2000),
      at: new Date().toISOString(),
    });
    this.options.logger.info('decision about a rollout settled', { canary: key, decision: decision.decision, actor, outcome });
    const left = this.open.get(key)?.filter((one) => one.id !== id) ?? [];
    if (left.length > 0) this.open.set(key, left);
    else this.open.delete(key);
  }

  /** Those of a Canary that nothing can come of. */
  async refuseAll(key: string, why: string): Promise<void> {
    for (let decision = this.of(key); decision !== undefined; decision = this.of(key)) await this.settle(key, decision, 'failed', why);
  }

  private async take(decision: Decision, time: Date): Promise<void> {
    if (time < this.startedAt && (await isAnswered(this.options.bus, decision))) return;
    const key = objectKey({ group: 'flagger.app', kind: 'Canary', namespace: decision.namespace, name: decision.name });
    const known = this.open.get(key) ?? [];
    if (known.some(({ id }) => id === decision.id)) return;
    this.open.set(key, [...known, decision]);
    this.options.wake(key);
  }
}

export const steeringOf = ({ id, decision, actor, reason, revision }: Decision): Steering => ({ id, decision, actor, reason, revision });
