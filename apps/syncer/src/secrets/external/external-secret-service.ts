import { APPLICATION_LABEL, type KubeObject } from '@fairlead/domain';
import type { ObjectChange, WatchCache } from '@fairlead/kube';
import type { SecretWriter } from '../cluster/secret-writer.js';
import type { SecretsSession } from '../cluster/session.js';
import { nameOf, watched } from '../cluster/watched.js';
import { ExternalSecrets } from './external-secrets.js';
import { StoreStatuses } from './store-statuses.js';
import { Stores } from './stores.js';

const kind = (name: string) => ({ group: 'external-secrets.io', version: 'v1', kind: name });

/** ExternalSecrets and their stores on one cluster. */
export class ExternalSecretService {
  private secrets: ExternalSecrets | undefined;
  private statuses: StoreStatuses | undefined;
  private stores: WatchCache[] = [];
  private starting: Promise<void> | undefined;

  constructor(
    private readonly session: SecretsSession,
    private readonly writer: SecretWriter,
    private readonly serves: (object: KubeObject) => boolean,
    private readonly isOurs: () => boolean,
  ) {}

  /** Idempotent. */
  async start(secrets: WatchCache): Promise<void> {
    this.starting ??= this.watch(secrets).catch((error: unknown) => {
      this.starting = undefined;
      throw error;
    });
    await this.starting;
  }

  all(): void {
    if (!this.isOurs()) return;
    this.secrets?.all();
    for (const cache of this.stores) for (const store of cache.objects()) this.addStatus(store);
  }
  secretChanged(secret: KubeObject): void {
    if (this.isOurs()) this.secrets?.secretChanged(secret);
  }
  async close(): Promise<void> {
    await Promise.all([this.secrets?.close(), this.statuses?.close()]);
  }

  private async watch(secrets: WatchCache): Promise<void> {
    const { session, writer, serves } = this;
    const onStore = (change: ObjectChange): void => this.storeChanged(change);
    const namespaced = await watched(session, kind('SecretStore'), { labelSelector: APPLICATION_LABEL, onChange: onStore });
    const clusterWide = await watched(session, kind('ClusterSecretStore'), { labelSelector: APPLICATION_LABEL, onChange: onStore });
    this.stores = [namespaced, clusterWide];
    const external = await watched(session, kind('ExternalSecret'), {
      labelSelector: APPLICATION_LABEL,
      onChange: ({ object }) => {
        if (this.isOurs()) this.secrets?.add(nameOf(object));
      },
    });
    this.statuses = new StoreStatuses(session, writer, (key) => namespaced.get(key) ?? clusterWide.get(key));
    const stores = new Stores(session, { namespaced, clusterWide, serves });
    this.secrets = new ExternalSecrets({ session, writer, stores, external, secrets, serves });
    this.all();
  }

  private storeChanged({ type, object, previous }: ObjectChange): void {
    if (!this.isOurs()) return;
    if (type !== 'deleted') this.addStatus(object);
    // Its own status is no change.
    if (type === 'modified' && previous?.metadata.generation === object.metadata.generation) return;
    this.secrets?.storeChanged(object, type === 'deleted');
  }

  private addStatus(store: KubeObject): void {
    if (this.serves(store))
      this.statuses?.add(`external-secrets.io/${store.kind}/${store.metadata.namespace ?? ''}/${store.metadata.name}`);
  }
}
