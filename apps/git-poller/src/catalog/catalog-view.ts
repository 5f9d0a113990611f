import type { ApplicationDocument, CatalogEntry, RepositoryDocument, Sha256, TenantDocument } from '@fairlead/contracts';
import { digestOf, type Release } from '@fairlead/domain';
import type { Bus } from '@fairlead/messaging';

/** `<tenant>/<name>` of an application. */
export type ApplicationKey = string;
/** `<tenant>/<name>` of a repository, whether it is declared or only referred to. */
export type RepositoryKey = string;

export interface CatalogApplication {
  readonly key: ApplicationKey;
  readonly document: ApplicationDocument;
  /** Equal for equal specs. */
  readonly specDigest: Sha256;
  /** The ref that it tracks: its own, or what `HEAD` means in its repository. */
  readonly ref: string;
}
type Declared = Omit<CatalogApplication, 'ref'>;

/** What a chart's templates know of the application that they are rendered for. */
export const releaseOf = ({ metadata, spec }: ApplicationDocument): Release => ({
  name: metadata.name,
  namespace: spec.destination?.namespace ?? 'default',
});
export const repositoryOf = (spec: ApplicationDocument['spec']): RepositoryKey => `${spec.tenant}/${spec.source.repository}`;

/** What the catalog says of sources now. */
export class CatalogView {
  private readonly applications = new Map<ApplicationKey, Declared>();
  private readonly repositories = new Map<RepositoryKey, RepositoryDocument>();
  private readonly tenants = new Map<string, TenantDocument>();
  private readonly users = new Map<RepositoryKey, Set<ApplicationKey>>();

  application(key: ApplicationKey): CatalogApplication | undefined {
    const declared = this.applications.get(key);
    return declared && { ...declared, ref: this.refOf(declared) };
  }
  repository(key: RepositoryKey): RepositoryDocument | undefined {
    return this.repositories.get(key);
  }
  tenant(name: string): TenantDocument | undefined {
    return this.tenants.get(name);
  }
  applicationsOf(key: RepositoryKey): CatalogApplication[] {
    return [...(this.users.get(key) ?? [])].flatMap((application) => this.application(application) ?? []);
  }
  /** Repositories that some application uses. */
  get usedRepositories(): Iterable<RepositoryKey> {
    return this.users.keys();
  }

  /**
   * Follows the catalog; resolves once everything that was there is known.
   * @param onChange told which repositories' applications may have to be looked at again
   */
  watch(bus: Bus, signal: AbortSignal, onChange: (keys: readonly RepositoryKey[]) => void): Promise<void> {
    return new Promise((resolve, reject) => {
      bus.catalog
        .watch({
          onPut: (key, entry) => onChange(this.put(key, entry)),
          onDelete: (key) => onChange(this.delete(key)),
          onCaughtUp: resolve,
          signal,
        })
        .catch(reject);
    });
  }

  private put(key: string, { document }: CatalogEntry): RepositoryKey[] {
    switch (document.kind) {
      case 'Tenant':
        this.tenants.set(document.metadata.name, document);
        return this.repositoriesOf(document.metadata.name);
      case 'Repository': {
        const name = `${document.spec.tenant}/${document.metadata.name}`;
        this.repositories.set(name, document);
        return [name];
      }
      case 'Application': {
        const before = this.delete(key);
        const application = { key: `${document.spec.tenant}/${document.metadata.name}`, document, specDigest: digestOf(document.spec) };
        this.applications.set(application.key, application);
        const repository = repositoryOf(document.spec);
        const users = this.users.get(repository);
        if (users) users.add(application.key);
        else this.users.set(repository, new Set([application.key]));
        return [...new Set([...before, repository])];
      }
      default:
        return [];
    }
  }

  private delete(key: string): RepositoryKey[] {
    const [kind = '', tenant = '', name = ''] = key.split('.');
    const full = `${tenant}/${name}`;
    if (kind === 'tenant') return this.tenants.delete(tenant) ? this.repositoriesOf(tenant) : [];
    if (kind === 'repository') return this.repositories.delete(full) ? [full] : [];
    const application = kind === 'application' ? this.applications.get(full) : undefined;
    if (!application) return [];
    this.applications.delete(full);
    const repository = repositoryOf(application.document.spec);
    const users = this.users.get(repository);
    if (users?.delete(full) && users.size === 0) this.users.delete(repository);
    return [repository];
  }

  private refOf({ document: { spec } }: Declared): string {
    const { ref } = spec.source;
    return ref === 'HEAD' ? (this.repositories.get(repositoryOf(spec))?.spec.ref ?? ref) : ref;
  }

  private repositoriesOf(tenant: string): RepositoryKey[] {
    return [...this.users.keys()].filter((key) => key.startsWith(`${tenant}/`));
  }
}
