import { clustersOf, type CatalogEntry, type PlatformDocument, type TenantDocument } from '@fairlead/contracts';
import type { Bus } from '@fairlead/messaging';

type NamedDocument = Extract<PlatformDocument, { kind: 'Application' | 'Promotion' }>;

/** What of the catalog decides where messages go, who may ask for what and what there is to be asked for, followed by watch. */
export class Directory {
  readonly tenants = new Map<string, TenantDocument>();
  /** Applications and promotions, by catalog key. */
  private readonly documents = new Map<string, NamedDocument>();
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
    return this.tenants.get(tenant)?.spec.notifications?.slack?.channel ?? this.defaultChannel;
  }

  /** Whether an application holds platform documents only, so that no sync will ever tell that its rendering is well. */
  goesToNoCluster(tenant: string, application: string): boolean {
    const document = this.documents.get(`application.${tenant}.${application}`);
    return document?.kind === 'Application' && clustersOf(document.spec).length === 0;
  }

  all<K extends NamedDocument['kind']>(kind: K): Extract<NamedDocument, { kind: K }>[] {
    const isOne = (document: NamedDocument): document is Extract<NamedDocument, { kind: K }> => document.kind === kind;
    return [...this.documents.values()].filter(isOne);
  }

  onModuleDestroy(): void {
    this.ending.abort();
  }

  private put(key: string, { document }: CatalogEntry): void {
    if (document.kind === 'Tenant') this.tenants.set(document.metadata.name, document);
    if (document.kind === 'Application' || document.kind === 'Promotion') this.documents.set(key, document);
  }

  private remove(key: string): void {
    this.documents.delete(key);
    if (key.startsWith('tenant.')) this.tenants.delete(key.slice('tenant.'.length));
  }
}
