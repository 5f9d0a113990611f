import { setTimeout as sleep } from 'node:timers/promises';
import type { KubeObject } from '@fairlead/domain';
import type { WatchCache } from '@fairlead/kube';
import { retryDelay } from '../sync/backoff.js';
import { SecretDefinitions } from './cluster/definitions.js';
import { SECRET_FROM_LABEL, SecretWriter } from './cluster/secret-writer.js';
import { ServedApplications } from './cluster/served-applications.js';
import type { SecretsSession } from './cluster/session.js';
import { SECRET, watched } from './cluster/watched.js';
import { ExternalSecretService } from './external/external-secret-service.js';
import { SealingService } from './sealing/sealing-service.js';

/**
 * Sealed and external secrets of one cluster, while its lease is held: opens SealedSecrets and fetches ExternalSecrets of Fairlead's applications where no
 * operator of its own does. Everything is learned from the cluster's watches and DESIRED, so it can begin anywhere at any time.
 */
export class ClusterSecrets {
  private readonly ended = new AbortController();
  private readonly session: SecretsSession;
  private readonly served: ServedApplications;
  private readonly definitions: SecretDefinitions;
  private readonly writer: SecretWriter;
  private readonly sealing: SealingService;
  private readonly external: ExternalSecretService;
  private secrets: WatchCache | undefined;
  private followed = false;
  private running: Promise<void> | undefined;

  constructor(options: SecretsSession) {
    this.session = { ...options, signal: AbortSignal.any([options.signal, this.ended.signal]) };
    this.served = new ServedApplications(this.session, () => this.everything());
    this.definitions = new SecretDefinitions(this.session, () => this.ownersChanged());
    this.writer = new SecretWriter(this.session);
    const serves = (object: KubeObject): boolean => this.served.has(object);
    this.sealing = new SealingService(this.session, this.writer, serves, () => this.definitions.isOurs('sealedsecrets.bitnami.com'));
    this.external = new ExternalSecretService(this.session, this.writer, serves, () => this.isExternalOurs());
  }

  /** Needs neither NATS nor the cluster: what is away is waited for. */
  start(): void {
    this.running ??= this.run();
  }

  /** Resolves when nothing more is written. The client stays open. */
  async stop(): Promise<void> {
    this.ended.abort();
    await this.running;
    await Promise.all([this.sealing.close(), this.external.close()]);
  }

  private async run(): Promise<void> {
    const { signal, logger } = this.session;
    for (let attempt = 1; !signal.aborted; attempt++) {
      try {
        await this.begin();
        return;
      } catch (error) {
        if (signal.aborted) return;
        const delay = retryDelay(attempt);
        logger.warn('secrets of the cluster cannot be served yet, trying again', { error, attempt, retryMilliseconds: delay });
        await sleep(delay, undefined, { signal }).catch(() => undefined);
      }
    }
  }

  /** Every step may be done again after a later one failed. */
  private async begin(): Promise<void> {
    if (!this.followed) await this.served.start();
    this.followed = true;
    this.secrets ??= await this.watchSecrets();
    await this.definitions.start();
    await this.sealing.start(this.secrets);
    if (this.isExternalOurs()) await this.external.start(this.secrets);
    this.everything();
  }

  /** Those made here, of whichever kind; small, because the label narrows the watch. */
  private watchSecrets(): Promise<WatchCache> {
    return watched(this.session, SECRET, {
      labelSelector: SECRET_FROM_LABEL,
      onChange: ({ object }) => {
        this.sealing.secretChanged(object);
        this.external.secretChanged(object);
      },
    });
  }

  private isExternalOurs(): boolean {
    return (['externalsecrets', 'secretstores', 'clustersecretstores'] as const).every((plural) =>
      this.definitions.isOurs(`${plural}.external-secrets.io`),
    );
  }

  private ownersChanged(): void {
    if (!this.secrets) return;
    const starting = [this.sealing.start(this.secrets), ...(this.isExternalOurs() ? [this.external.start(this.secrets)] : [])];
    void Promise.all(starting)
      .then(() => this.everything())
      .catch((error: unknown) => this.session.logger.error('kinds that became ours can not be served, another start is needed', { error }));
  }

  private everything(): void {
    this.sealing.all();
    this.external.all();
  }
}
