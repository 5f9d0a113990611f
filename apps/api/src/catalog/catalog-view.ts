import type { ApplicationName, CatalogEntry, ClusterName, RepositoryName, TenantName } from '@fairlead/contracts';

type Document = CatalogEntry['document'];
type Kind = Document['kind'];
type Named<N> = { metadata: { name: N } };
interface NameOf {
  Tenant: TenantName;
  Cluster: ClusterName;
  Repository: RepositoryName;
  Application: ApplicationName;
}
type DocumentOf<K extends Kind> = Extract<Document, { kind: K }> & Named<K extends keyof NameOf ? NameOf[K] : string>;
export type EntryOf<K extends Kind> = CatalogEntry & { document: DocumentOf<K> };
export interface CatalogChangeListener {
  onPut?(key: string, entry: CatalogEntry, revision: number): void;
  onDelete?(key: string): void;
  onCaughtUp?(): void;
}
interface Held {
  entry: CatalogEntry;
  revision: number;
}

/** The catalog in memory, as the KV bucket holds it: every replica has it, and answers from it while Postgres is away. */
export class CatalogView {
  private readonly held = new Map<string, Held>();
  private readonly listeners = new Set<CatalogChangeListener>();
  /** Lists of one kind that were asked for since it changed last: most requests ask for tenants. */
  private readonly lists = new Map<Kind, readonly CatalogEntry[]>();
  /** What was made of all of one kind. */
  private readonly made = new Map<Kind, Map<string, unknown>>();
  private caughtUp = false;

  /** Whether the bucket was read to its end once. */
  get complete(): boolean {
    return this.caughtUp;
  }

  /** The listener is told of all that is there, then of every change. */
  listen(listener: CatalogChangeListener): () => void {
    this.listeners.add(listener);
    for (const [key, { entry, revision }] of this.held) listener.onPut?.(key, entry, revision);
    if (this.caughtUp) listener.onCaughtUp?.();
    return () => void this.listeners.delete(listener);
  }

  put(key: string, entry: CatalogEntry, revision: number): void {
    const before = this.held.get(key);
    if (before !== undefined && before.revision === revision) return;
    this.held.set(key, { entry, revision });
    this.forgetLists(before?.entry, entry);
    for (const listener of this.listeners) listener.onPut?.(key, entry, revision);
  }

  delete(key: string): void {
    const before = this.held.get(key);
    if (!this.held.delete(key)) return;
    this.forgetLists(before?.entry);
    for (const listener of this.listeners) listener.onDelete?.(key);
  }

  markComplete(): void {
    this.caughtUp = true;
    for (const listener of this.listeners) listener.onCaughtUp?.();
  }

  entry(key: string): CatalogEntry | undefined {
    return this.held.get(key)?.entry;
  }

  revision(key: string): number | undefined {
    return this.held.get(key)?.revision;
  }

  entries(): Map<string, CatalogEntry> {
    return new Map([...this.held].map(([key, { entry }]) => [key, entry]));
  }

  keys(): Set<string> {
    return new Set(this.held.keys());
  }

  /** All of one kind, by key. */
  list<K extends Kind>(kind: K): EntryOf<K>[] {
    let list = this.lists.get(kind);
    if (list === undefined) {
      list = [...this.held]
        .filter(([, { entry }]) => entry.document.kind === kind)
        .sort(([a], [b]) => (a < b ? -1 : 1))
        .map(([, { entry }]) => entry);
      this.lists.set(kind, list);
    }
    return [...list] as EntryOf<K>[];
  }

  /** What `make` makes of all of one kind; made anew after one of them has changed. */
  derived<K extends Kind, T>(kind: K, name: string, make: (entries: readonly EntryOf<K>[]) => T): T {
    const made = this.made.get(kind) ?? new Map<string, unknown>();
    this.made.set(kind, made);
    if (!made.has(name)) made.set(name, make(this.list(kind)));
    return made.get(name) as T;
  }

  private forgetLists(...entries: (CatalogEntry | undefined)[]): void {
    for (const entry of entries) {
      if (entry === undefined) continue;
      this.lists.delete(entry.document.kind);
      this.made.delete(entry.document.kind);
    }
  }

  application(tenant: string, name: string): EntryOf<'Application'> | undefined {
    return this.entry(`application.${tenant}.${name}`) as EntryOf<'Application'> | undefined;
  }
}
