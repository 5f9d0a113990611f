import type { PlatformDocument } from '@fairlead/contracts';
import type { World } from './world.js';

/**
 * Whether a document that a tenant declares itself may name these credentials: `<tenant>`, or what begins with `<tenant>.` or `<tenant>-`. Where
 * another tenant's longer name fits as well (`web` and `web-shop`), they are that one's.
 */
export function mayNameCredentials(tenant: string, name: string, world: World): boolean {
  const fits = (owner: string): boolean => name === owner || name.startsWith(`${owner}.`) || name.startsWith(`${owner}-`);
  if (!fits(tenant)) return false;
  return !world.list('Tenant').some(({ metadata }) => metadata.name.length > tenant.length && fits(metadata.name));
}

/** Credentials that a document names, if it may name any. */
export function credentialsOf(document: PlatformDocument): string | undefined {
  if (document.kind !== 'Repository' && document.kind !== 'ImageRepository') return undefined;
  return document.spec.credentialsRef?.name;
}
