import { z } from 'zod';
import { ApplicationName, Generation, TenantName, Timestamp } from './ids.js';
import { PlatformDocument, Position } from './messages/documents-declared.js';
import { Revision } from './messages/common.js';

/** Who paused an application, so that its document here says `spec.suspend` whatever Git says. */
export const Pause = z.object({
  actor: z.string(),
  reason: z.string().optional(),
  at: Timestamp,
  /** It goes on by itself then. */
  until: Timestamp.optional(),
  /** Git says `spec.suspend` too: it stays so when it is resumed here. */
  alsoInGit: z.literal(true).optional(),
});
export type Pause = z.infer<typeof Pause>;

/** One accepted document as the KV bucket `catalog` holds it under `catalogKey`. Written by api only. */
export const CatalogEntry = z.object({
  document: PlatformDocument,
  /** The application whose rendering declared it: when that no longer does, the entry goes. */
  owner: z.object({ tenant: TenantName, application: ApplicationName }),
  generation: Generation,
  revision: Revision.optional(),
  at: Position.optional(),
  /** Of an Application that a person has paused. */
  paused: Pause.optional(),
});
export type CatalogEntry = z.infer<typeof CatalogEntry>;

/** Tenant that the platform team's own documents belong to: it alone may declare Tenants, Clusters and other tenants' documents. */
export const PLATFORM_TENANT = TenantName.parse('platform');
/** The application that reads the config repository. */
export const CONFIG_APPLICATION = ApplicationName.parse('config');

/** Key in the KV bucket `catalog`: `tenant.<name>`, `cluster.<name>`, else `<kind, lower case>.<tenant>.<name>`; a GuardRule for all has the tenant `platform`. */
export function catalogKey(document: PlatformDocument): string {
  switch (document.kind) {
    case 'Tenant':
      return `tenant.${document.metadata.name}`;
    case 'Cluster':
      return `cluster.${document.metadata.name}`;
    case 'GuardRule':
      return `guardrule.${document.spec.tenant ?? PLATFORM_TENANT}.${document.metadata.name}`;
    default:
      return `${document.kind.toLowerCase()}.${document.spec.tenant}.${document.metadata.name}`;
  }
}
