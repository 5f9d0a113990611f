import type { TenantSpec } from '@fairlead/contracts';
import { matchesGlob } from './glob.js';

/**
 * Whether a tenant's applications may read a repository. A Tenant without `repositories`, or one that nobody declared, may read any that is
 * declared for it; `*` alone allows every URL.
 */
export function mayReadRepository(tenant: TenantSpec | undefined, url: string): boolean {
  const allowed = tenant?.repositories;
  if (allowed === undefined || allowed.includes('*')) return true;
  const plain = plainUrl(url);
  return plain !== undefined && allowed.some((glob) => matchesGlob(plainUrl(glob) ?? glob, plain));
}

/**
 * `…/shop`, `…/shop.git` and `…/shop/` are one repository, and hosts don't tell capital letters apart.
 * @returns undefined for what could lead elsewhere than it looks: the client resolves `..`, the server decodes `%2e`, and a host ends at `?`
 */
function plainUrl(url: string): string | undefined {
  const decoded = decode(url);
  if (decoded === undefined || /[?#\\]/.test(url) || /(^|\/)\.\.?(\/|$)/.test(decoded)) return undefined;
  return decoded
    .replace(/\/+$/, '')
    .replace(/\.git$/, '')
    .replace(/^([a-z+]+:\/\/)?([^/:]+)/i, (start) => start.toLowerCase());
}

function decode(url: string): string | undefined {
  try {
    return decodeURIComponent(url);
  } catch {
    return undefined;
  }
}
