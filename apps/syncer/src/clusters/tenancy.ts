import { PLATFORM_TENANT, type CatalogEntry, type ProjectDocument, type TenantDocument } from '@fairlead/contracts';
import type { Bus } from '@fairlead/messaging';

/** Tenants and Projects in force, as the catalog has them. */
export class Tenancy {
  private readonly tenants = new Map<string, TenantDocument>();
  private readonly projects = new Map<string, ProjectDocument>();
  private readonly listeners = new Set<(tenant: string) => void>();

  tenant(name: string): TenantDocument | undefined {
    return this.tenants.get(name);
  }
  /** Projects of the platform are everybody's; a tenant's own of the same name comes first. */
  project(tenant: string, name: string): ProjectDocument | undefined {
    return this.projects.get(`${tenant}.${name}`) ?? this.projects.get(`${PLATFORM_TENANT}.${name}`);
  }

  /** The listener is told which tenant's limits may have changed; `platform`: everybody's may have. */
  listen(listener: (tenant: string) => void): () => void {
    this.listeners.add(listener);
    return () => void this.listeners.delete(listener);
  }

  /** Resolves when all that is declared is known: before that nothing may be applied. Goes on until the signal. */
  async follow(bus: Bus, signal: AbortSignal): Promise<void> {
    await Promise.all(['tenant', 'project'].map((prefix) => this.watch(bus, prefix, signal)));
  }

  private watch(bus: Bus, prefix: string, signal: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      signal.addEventListener('abort', () => reject(new Error('stopped before the catalog was read')), { once: true });
      const watching = bus.catalog.watch({
        prefix,
        onPut: (_key, entry) => this.put(entry),
        onDelete: (key) => this.remove(key),
        onCaughtUp: resolve,
        signal,
      });
      watching.catch(reject);
    });
  }

  private put({ document }: CatalogEntry): void {
    if (document.kind === 'Tenant') {
      this.tenants.set(document.metadata.name, document);
      this.tell(document.metadata.name);
    }
    if (document.kind === 'Project') {
      this.projects.set(`${document.spec.tenant}.${document.metadata.name}`, document);
      this.tell(document.spec.tenant);
    }
  }

  private remove(key: string): void {
    const [kind, tenant = '', name = ''] = key.split('.');
    if (kind === 'tenant') this.tenants.delete(tenant);
    else this.projects.delete(`${tenant}.${name}`);
    this.tell(tenant);
  }

  private tell(tenant: string): void {
    for (const listener of this.listeners) listener(tenant);
  }
}
