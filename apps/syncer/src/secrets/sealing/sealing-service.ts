import { APPLICATION_LABEL, SEALED_SECRET, type KubeObject } from '@fairlead/domain';
import type { WatchCache } from '@fairlead/kube';
import { Controller } from '../cluster/controller.js';
import type { SecretWriter } from '../cluster/secret-writer.js';
import { mayWrite, type SecretsSession } from '../cluster/session.js';
import { nameOf, watched } from '../cluster/watched.js';
import { KeyRing } from './key-ring.js';
import { SealedSecrets } from './sealed-secrets.js';
import { SealingReport } from './sealing-report.js';

/** Keys, SealedSecrets and the report of one cluster. */
export class SealingService {
  private readonly ring: KeyRing;
  private readonly report: SealingReport;
  private readonly renewal: Controller;
  private sealed: SealedSecrets | undefined;
  private hasKeys: Promise<void> | undefined;
  private starting: Promise<void> | undefined;

  constructor(
    private readonly session: SecretsSession,
    private readonly writer: SecretWriter,
    private readonly serves: (object: KubeObject) => boolean,
    private readonly isOurs: () => boolean,
  ) {
    this.ring = new KeyRing(session, () => this.keysChanged());
    this.report = new SealingReport(session, () => ({ keys: this.ring.keys, inUse: this.sealed?.inUse() ?? [] }));
    this.renewal = new Controller({
      name: 'sealing-keys',
      concurrency: 1,
      // Where upstream's controller is at work the keys are its.
      reconcile: async () => (this.isOurs() ? this.ring.keepCurrent() : undefined),
      mayWrite: () => mayWrite(session),
      logger: session.logger,
    });
  }

  /** Reads the keys in any case; SealedSecrets if they are ours. Idempotent. */
  async start(secrets: WatchCache): Promise<void> {
    this.hasKeys ??= this.ring.start().catch((error: unknown) => {
      this.hasKeys = undefined;
      throw error;
    });
    await this.hasKeys;
    this.keysChanged();
    if (!this.isOurs()) return;
    this.starting ??= this.watch(secrets).catch((error: unknown) => {
      this.starting = undefined;
      throw error;
    });
    await this.starting;
  }

  all(): void {
    if (this.isOurs()) this.sealed?.all();
  }
  secretChanged({ metadata }: KubeObject): void {
    if (this.isOurs()) this.sealed?.add(`${metadata.namespace ?? ''}/${metadata.name}`);
  }
  async close(): Promise<void> {
    await Promise.all([this.renewal.close(), this.sealed?.close(), this.report.close()]);
  }

  private async watch(secrets: WatchCache): Promise<void> {
    const { session, ring, writer, serves } = this;
    const sealed = await watched(session, SEALED_SECRET, {
      labelSelector: APPLICATION_LABEL,
      onChange: ({ object }) => {
        if (this.isOurs()) this.sealed?.add(nameOf(object));
      },
    });
    this.sealed = new SealedSecrets({ session, ring, writer, sealed, secrets, serves, onUse: () => this.report.changed() });
    this.all();
  }

  private keysChanged(): void {
    this.renewal.add('keys');
    this.report.changed();
    this.all();
  }
}
