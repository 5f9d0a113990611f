import { type PlatformDocument, type Position, type Problem } from '@fairlead/contracts';

/** Codes of what can be wrong with a declared document; shown to users. */
export type CatalogCode =
  | 'CatalogForbidden'
  | 'CatalogReserved'
  | 'CatalogDuplicate'
  | 'CatalogNameTaken'
  | 'CatalogDestinationNotAllowed'
  | 'CatalogRepositoryNotAllowed'
  | 'CatalogTenantUnknown'
  | 'CatalogRepositoryUnknown'
  | 'CatalogClusterUnknown'
  | 'CatalogProjectUnknown'
  | 'CatalogProjectRepositoryNotAllowed'
  | 'CatalogProjectDestinationNotAllowed'
  | 'CatalogCredentialsNotAllowed'
  | 'CatalogApplicationUnknown'
  | 'CatalogImageRepositoryUnknown';

const LONGEST = 4000;

/** `file:line:column`, as far as it is known; never empty. */
export function place(at: Position | undefined): string {
  const parts = [at?.file, at?.line, at?.column].filter((part) => part !== undefined);
  return parts.length === 0 ? 'an unknown place' : parts.join(':');
}

/** `Application team-a/shop` or `Cluster production`. */
export function nameOf(document: PlatformDocument): string {
  const tenant = 'tenant' in document.spec ? `${document.spec.tenant}/` : '';
  return `${document.kind} ${tenant}${document.metadata.name}`;
}

/** A problem with one document where it stands. */
export function problemAt(code: CatalogCode, document: PlatformDocument, at: Position | undefined, text: string): Problem {
  return { code, message: `${place(at)}: ${nameOf(document)} ${text}`.slice(0, LONGEST), ...at };
}
