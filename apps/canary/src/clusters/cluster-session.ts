import type { ClusterSpec } from '@fairlead/contracts';
import { APPLICATION_LABEL, keyOf, ownerOf, ROLLOUT_LABEL, type KubeObject } from '@fairlead/domain';
import { ensureDefinitions, WatchCache, type KubeClient } from '@fairlead/kube';
import type { Bus, Lease } from '@fairlead/messaging';
import type { Logger } from '@fairlead/service-kit';
import { Decisions } from '../rollout/decisions.js';
import { KeyedTimers } from '../rollout/keyed-timers.js';
import type { RolloutMetrics } from '../rollout/rollout-metrics.js';
import { RolloutRunner } from '../rollout/rollout-runner.js';
import { pause } from './pause.js';
import type { TenantAccounts } from './tenant-accounts.js';

export interface ClusterSessionOptions {
  readonly cluster: string;
  readonly spec: ClusterSpec;
  readonly client: KubeClient;
  readonly bus: Bus;
  readonly lease: Lease;
  readonly accounts: TenantAccounts;
  readonly atOnce: number;
  readonly logger: Logger;
  readonly metrics: RolloutMetrics;
}

const DEFINITIONS = ['canaries.flagger.app', 'metrictemplates.flagger.app', 'alertproviders.flagger.app'] as const;
const CANARY = { group: 'flagger.app', version: 'v1beta1', kind: 'Canary' };
const DEPLOYMENT = { group: 'apps', version: 'v1', kind: 'Deployment' };
/** Between looks at a cluster that can't be reached, or whose rollouts are somebody else's, in milliseconds. */
const RETRY_MILLISECONDS = 2_000;
const MOST_MILLISECONDS = 120_000;
const FOREIGN_MILLISECONDS = 60_000;

/**
 * Carries out the Canaries of one cluster while its lease is held. All state is in the cluster, so it can begin anywhere at any time; a step taken by two at
 * once is refused to one of them.
 */
export class ClusterSession {
  private readonly ended = new AbortController();
  private readonly watches: WatchCache[] = [];
  private readonly canaries = new Map<string, KubeObject>();
  private readonly failures = new Map<string, number>();
  private readonly timers: KeyedTimers;
  private readonly runner: RolloutRunner;
  private readonly decisions: Decisions;
  private running: Promise<void> | undefined;

  constructor(private readonly options: ClusterSessionOptions) {
    const { atOnce, lease, logger } = options;
    this.timers = new KeyedTimers(
      (key) => this.work(key),
      atOnce,
      (key, error) => {
        const failures = (this.failures.get(key) ?? 0) + 1;
        this.failures.set(key, failures);
        const retryMilliseconds = Math.min(RETRY_MILLISECONDS * 2 ** (failures - 1), MOST_MILLISECONDS);
        logger.warn('a rollout could not go on, trying again', { canary: key, error, failures, retryMilliseconds });
        this.timers.add(key, retryMilliseconds);
      },
    );
    this.decisions = new Decisions({
      cluster: options.cluster,
      bus: options.bus,
      logger,
      wake: (key) => this.timers.add(key),
      signal: this.ended.signal,
    });
    this.runner = new RolloutRunner({
      cluster: options.cluster,
      defaults: options.spec.rollouts ?? {},
      client: options.client,
      bus: options.bus,
      accounts: options.accounts,
      logger,
      metrics: options.metrics,
      decisions: this.decisions,
      mayWrite: () => lease.isHeld() && !this.ended.signal.aborted,
      signal: this.ended.signal,
    });
  }

  start(): void {
    this.running ??= this.run();
  }

  async stop(): Promise<void> {
    this.ended.abort();
    await this.running;
    await this.timers.close();
    await Promise.all(this.watches.map((watch) => watch.stop()));
    await this.options.client.close();
  }

  private async run(): Promise<void> {
    const { client, logger } = this.options;
    const { signal } = this.ended;
    let toldForeign = false;
    while (!signal.aborted) {
      try {
        const owners = await ensureDefinitions(client, DEFINITIONS, signal);
        if (owners.get('canaries.flagger.app') === 'ours') return await this.watch();
        if (!toldForeign) logger.warn('rollouts are left to the operator that installed the CustomResourceDefinition canaries.flagger.app');
        toldForeign = true;
        await pause(FOREIGN_MILLISECONDS, signal);
      } catch (error) {
        if (signal.aborted) return;
        logger.warn('cluster cannot be served yet, trying again', { error, retryMilliseconds: RETRY_MILLISECONDS });
        await pause(RETRY_MILLISECONDS, signal);
      }
    }
  }

  private async watch(): Promise<void> {
    const { client, logger } = this.options;
    const [canary, deployment] = await Promise.all([client.discovery.find(CANARY), client.discovery.find(DEPLOYMENT)]);
    const onError = (error: Error) => logger.warn('watch interrupted, trying again', { error });
    this.watches.push(
      new WatchCache({
        client,
        resource: canary,
        labelSelector: APPLICATION_LABEL,
        onChange: ({ type, object }) => this.canaryChanged(object, type === 'deleted'),
        onError,
      }),
      ...[APPLICATION_LABEL, ROLLOUT_LABEL].map(
        (labelSelector) =>
          new WatchCache({
            client,
            resource: deployment,
            labelSelector,
            onChange: ({ object }) => this.deploymentChanged(object),
            onError,
          }),
      ),
    );
    if (this.ended.signal.aborted) return;
    for (const watch of this.watches) watch.start();
    await this.decisions.start();
  }

  private canaryChanged(canary: KubeObject, isDeleted: boolean): void {
    const key = keyOf(canary);
    if (isDeleted) this.canaries.delete(key);
    else this.canaries.set(key, canary);
    this.timers.add(key);
  }

  /** A target or a primary: its Canary has something to look at. */
  private deploymentChanged({ metadata }: KubeObject): void {
    for (const [key, canary] of this.canaries) {
      if (canary.metadata.namespace !== metadata.namespace) continue;
      const name = targetName(canary);
      if (metadata.name === name || metadata.name === `${name}-primary`) this.timers.add(key);
    }
  }

  /** The Canary that a person decided something about, where no watch has told of it. */
  private async decidedOn(key: string): Promise<KubeObject | undefined> {
    const decision = this.decisions.of(key);
    if (!decision) return undefined;
    const found = await this.options.client.get(
      { ...CANARY, namespace: decision.namespace, name: decision.name },
      { signal: this.ended.signal },
    );
    if (found && ownerOf(found)) return found;
    await this.decisions.refuseAll(key, found ? 'It is the Canary of no application.' : 'There is no such Canary.');
    return undefined;
  }

  private async work(key: string): Promise<void> {
    const canary = this.canaries.get(key) ?? (await this.decidedOn(key));
    if (!canary) {
      this.failures.delete(key);
      return this.runner.forget(key);
    }
    const next = await this.runner.run(canary);
    this.failures.delete(key);
    if (next !== undefined) this.timers.add(key, next);
  }
}

const targetName = (canary: KubeObject): unknown => (canary['spec'] as { targetRef?: { name?: unknown } } | undefined)?.targetRef?.name;
