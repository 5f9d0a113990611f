import type {
  ApplicationDocument,
  CatalogEntry,
  ImagePolicyDocument,
  ImageRepositoryDocument,
  ImageUpdateDocument,
  PromotionDocument,
  RepositoryDocument,
  TenantDocument,
} from '@fairlead/contracts';
import type { Bus } from '@fairlead/messaging';

/** `<tenant>/<name>` of a Git repository. */
export type RepositoryKey = string;
type Document = CatalogEntry['document'];

/** What the catalog says now of everything that the promoter needs. */
export class CatalogView {
  private readonly kinds = new Map<Document['kind'], Map<string, Document>>();

  tenant(name: string): TenantDocument | undefined {
    return this.get('Tenant', name) as TenantDocument | undefined;
  }
  repository(key: RepositoryKey): RepositoryDocument | undefined {
    return this.get('Repository', key) as RepositoryDocument | undefined;
  }
  application(tenant: string, name: string): ApplicationDocument | undefined {
    return this.get('Application', `${tenant}/${name}`) as ApplicationDocument | undefined;
  }
  imageRepository(tenant: string, name: string): ImageRepositoryDocument | undefined {
    return this.get('ImageRepository', `${tenant}/${name}`) as ImageRepositoryDocument | undefined;
  }
  get imageRepositories(): ImageRepositoryDocument[] {
    return this.all('ImageRepository') as ImageRepositoryDocument[];
  }
  policiesOf(tenant: string): ImagePolicyDocument[] {
    return (this.all('ImagePolicy') as ImagePolicyDocument[]).filter(({ spec }) => spec.tenant === tenant);
  }
  get updates(): ImageUpdateDocument[] {
    return this.all('ImageUpdate') as ImageUpdateDocument[];
  }
  get promotions(): PromotionDocument[] {
    return this.all('Promotion') as PromotionDocument[];
  }
  updatesOf(key: RepositoryKey): ImageUpdateDocument[] {
    return this.updates.filter((document) => targetOf(document) === key);
  }
  promotionsOf(key: RepositoryKey): PromotionDocument[] {
    return this.promotions.filter((document) => targetOf(document) === key);
  }
  /** Repositories that are written to by documents. */
  get targets(): Set<RepositoryKey> {
    return new Set([...this.updates, ...this.promotions].map(targetOf));
  }

  /** Follows the catalog; resolves once everything that was there is known. */
  watch(bus: Bus, signal: AbortSignal, onChange: (document: Document) => void): Promise<void> {
    return new Promise((resolve, reject) => {
      bus.catalog
        .watch({
          onPut: (_, { document }) => {
            const kind = this.kinds.get(document.kind) ?? new Map<string, Document>();
            this.kinds.set(document.kind, kind.set(nameOf(document), document));
            onChange(document);
          },
          onDelete: (key) => {
            const [kind = '', ...names] = key.split('.');
            for (const [known, documents] of this.kinds) {
              const name = names.join('/');
              const document = known.toLowerCase() === kind ? documents.get(name) : undefined;
              if (!document) continue;
              documents.delete(name);
              onChange(document);
            }
          },
          onCaughtUp: resolve,
          signal,
        })
        .catch(reject);
    });
  }

  private get(kind: Document['kind'], name: string): Document | undefined {
    return this.kinds.get(kind)?.get(name);
  }
  private all(kind: Document['kind']): Document[] {
    return [...(this.kinds.get(kind)?.values() ?? [])];
  }
}

export const targetOf = ({ spec }: ImageUpdateDocument | PromotionDocument): RepositoryKey => `${spec.tenant}/${spec.repository}`;
const nameOf = (document: Document): string =>
  document.kind === 'Tenant' || document.kind === 'Cluster' || document.kind === 'GuardRule'
    ? document.metadata.name
    : `${document.spec.tenant}/${document.metadata.name}`;
