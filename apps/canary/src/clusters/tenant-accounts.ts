import { Injectable } from '@nestjs/common';
import type { TenantDocument } from '@fairlead/contracts';
import { serviceAccountOf, tenantNamespaces } from '@fairlead/domain';
import { asServiceAccount, type Impersonate } from '@fairlead/kube';
import { Bus } from '@fairlead/messaging';

/** As whom a rollout acts: what a tenant may not do itself, its Canaries don't do either. */
@Injectable()
export class TenantAccounts {
  private readonly tenants = new Map<string, TenantDocument>();

  constructor(private readonly bus: Bus) {}

  /** Resolves when every tenant is known: before, a tenant with an account would be taken for one without. */
  async start(signal: AbortSignal): Promise<void> {
    await new Promise<void>((resolve, reject) => {
      this.bus.catalog
        .watch({
          prefix: 'tenant',
          onPut: (_key, { document }) => {
            if (document.kind === 'Tenant') this.tenants.set(document.metadata.name, document);
          },
          onDelete: (key) => void this.tenants.delete(key.split('.')[1] ?? ''),
          onCaughtUp: resolve,
          signal,
        })
        .catch(reject);
    });
  }

  /** The account of the tenant that the namespace belongs to, else of the tenant whose application holds the Canary; undefined: the service's own. */
  accountFor(tenant: string, namespace: string, cluster: string): Impersonate | undefined {
    const owner = [...this.tenants.values()].find((document) => tenantNamespaces(document, cluster).some(({ name }) => name === namespace));
    const document = owner ?? this.tenants.get(tenant);
    const account = document && serviceAccountOf(document, cluster);
    return account && asServiceAccount(account);
  }
}
