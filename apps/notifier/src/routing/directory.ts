import { clustersOf, type CatalogEntry } from '@fairlead/contracts';
import type { Bus } from '@fairlead/messaging';

/** What of the catalog decides where messages go, followed by watch. */
export class Directory {
  private readonly channels = new Map<string, string>();
  private readonly withoutCluster = new Set<string>();
  private readonly ending = new AbortController();

  private constructor(private readonly defaultChannel: string) {}

  /** Resolves once the catalog is known as it is now: a message must not go to the wrong channel because the notifier has just started. */
  static async follow(bus: Bus, defaultChannel: string): Promise<Directory> {
    const directory = new Directory(defaultChannel);
    await new Promise<void>((resolve, reject) => {
      bus.catalog
        .watch({
          onPut: (key, entry) => directory.put(key, entry),
          onDelete: (key) => directory.remove(key),
          onCaughtUp: resolve,
          signal: directory.ending.signal,
        })
        .catch(reject);
    });
    return directory;
  }

  channelOf(tenant: string): string {
    return this.channels.get(tenant) ?? this.defaultChannel;
  }

  /** Whether an application holds platform documents only, so that no sync will ever tell that its rendering is well. */
  goesToNoCluster(tenant: string, application: string): boolean {
    return this.withoutCluster.has(`application.${tenant}.${application}`);
  }

  onModuleDestroy(): void {
    this.ending.abort();
  }

  private put(key: string, { document }: CatalogEntry): void {
    this.remove(key);
    if (document.kind === 'Tenant') {
      const channel = document.spec.notifications?.slack?.channel;
      if (channel !== undefined) this.channels.set(document.metadata.name, channel);
    }
    if (document.kind === 'Application' && clustersOf(document.spec).length === 0) this.withoutCluster.add(key);
  }

  private remove(key: string): void {
    this.withoutCluster.delete(key);
    if (key.startsWith('tenant.')) this.channels.delete(key.slice('tenant.'.length));
  }
}
