import { isDeepStrictEqual } from 'node:util';
import { PLATFORM_TENANT, type CatalogEntry, type Pause, type ProjectDocument, type TenantDocument } from '@fairlead/contracts';
import type { Bus } from '@fairlead/messaging';

/** Tenants and Projects in force, and which applications are suspended, as the catalog has them. */
export class Tenancy {
  private readonly tenants = new Map<string, TenantDocument>();
  private readonly projects = new Map<string, ProjectDocument>();
  /** By `tenant.name`; `git`: by its document. Only those that are: there may be thousands of others. */
  private readonly suspensions = new Map<string, Pause | 'git'>();
  private readonly listeners = new Set<(tenant: string) => void>();

  tenant(name: string): TenantDocument | undefined {
    return this.tenants.get(name);
  }
  /** Projects of the platform are everybody's; a tenant's own of the same name comes first. */
  project(tenant: string, name: string): ProjectDocument | undefined {
    return this.projects.get(`${tenant}.${name}`) ?? this.projects.get(`${PLATFORM_TENANT}.${name}`);
  }

  /** By whom an application is suspended; undefined: it is not. */
  suspension(tenant: string, application: string): Pause | 'git' | undefined {
    return this.suspensions.get(`${tenant}.${application}`);
  }

  /** The listener is told which tenant's limits may have changed; `platform`: everybody's may have. */
  listen(listener: (tenant: string) => void): () => void {
    this.listeners.add(listener);
    return () => void this.listeners.delete(listener);
  }

  /** Resolves when all that is declared is known: before that nothing may be applied. Goes on until the signal. */
  async follow(bus: Bus, signal: AbortSignal): Promise<void> {
    await Promise.all(['tenant', 'project', 'application'].map((prefix) => this.watch(bus, prefix, signal)));
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

  private put(entry: CatalogEntry): void {
    const { document } = entry;
    if (document.kind === 'Tenant') {
      this.tenants.set(document.metadata.name, document);
      this.tell(document.metadata.name);
    }
    if (document.kind === 'Project') {
      this.projects.set(`${document.spec.tenant}.${document.metadata.name}`, document);
      this.tell(document.spec.tenant);
    }
    if (document.kind === 'Application') {
      const now = document.spec.suspend ? (entry.paused ?? 'git') : undefined;
      this.suspend(document.spec.tenant, document.metadata.name, now);
    }
  }

  private suspend(tenant: string, application: string, now: Pause | 'git' | undefined): void {
    const key = `${tenant}.${application}`;
    if (isDeepStrictEqual(this.suspensions.get(key), now)) return;
    if (now === undefined) this.suspensions.delete(key);
    else this.suspensions.set(key, now);
    this.tell(tenant);
  }

  private remove(key: string): void {
    const [kind, tenant = '', name = ''] = key.split('.');
    if (kind === 'application') return this.suspend(tenant, name, undefined);
    if (kind === 'tenant') this.tenants.delete(tenant);
    else this.projects.delete(`${tenant}.${name}`);
    this.tell(tenant);
  }

  private tell(tenant: string): void {
    for (const listener of this.listeners) listener(tenant);
  }
}
