import type { CatalogEntry, PlatformDocument } from '@fairlead/contracts';
import type { Claim, Entries } from './claims.js';

type Kind = PlatformDocument['kind'];
type DocumentOf<K extends Kind> = Extract<PlatformDocument, { kind: K }>;

/**
 * Documents as they will be: those that are declared now and those whose owner can't be heard. So a document and what permits it may come in one
 * commit, whatever the order of messages.
 */
export class World {
  private readonly documents = new Map<string, PlatformDocument>();

  constructor(settled: ReadonlyMap<string, Claim>, entries: Entries, isHeld: (entry: CatalogEntry) => boolean, reserved: Entries) {
    for (const [key, { document }] of reserved) this.documents.set(key, document);
    for (const [key, entry] of entries) if (isHeld(entry)) this.documents.set(key, entry.document);
    for (const [key, { document }] of settled) this.documents.set(key, document);
  }

  get<K extends Kind>(kind: K, key: string): DocumentOf<K> | undefined {
    const document = this.documents.get(key);
    return document?.kind === kind ? (document as DocumentOf<K>) : undefined;
  }
  list<K extends Kind>(kind: K): DocumentOf<K>[] {
    return [...this.documents.values()].filter((document): document is DocumentOf<K> => document.kind === kind);
  }
  /** The document counts in this form from now on. */
  set(key: string, document: PlatformDocument | undefined): void {
    if (document === undefined) this.documents.delete(key);
    else this.documents.set(key, document);
  }
}
