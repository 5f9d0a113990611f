import { ApiError } from '../rest/api-error.js';
import type { Principal } from './principal.js';
import type { PublicUrl } from './public-url.js';
import type { Request } from './request.js';
import { same } from './secrets.js';

const SAFE = new Set(['GET', 'HEAD', 'OPTIONS']);
export const isSafe = ({ method }: Request): boolean => SAFE.has(method ?? '');

/**
 * Why a request may come from another site's page. Browsers say where a request that is no GET comes from; what says nothing is no browser, and is
 * let through unless it bears a cookie, which only browsers bear unasked.
 */
export function originProblem(request: Request, url: PublicUrl, principal: Principal | undefined): string | undefined {
  const { origin, 'sec-fetch-site': site } = request.headers;
  if (origin !== undefined && !url.isOwnOrigin(origin, request)) return 'it comes from a page of another origin';
  if (site !== undefined && site !== 'same-origin' && site !== 'none') return 'it comes from a page of another site';
  if (principal?.csrf === undefined) return undefined;
  if (origin === undefined && site !== 'same-origin') return 'it does not say which page it comes from (Origin)';
  const given = request.headers['fairlead-csrf'];
  if (typeof given !== 'string') return 'it bears no fairlead-csrf';
  return same(given, principal.csrf) ? undefined : 'its fairlead-csrf is not that of the session';
}

export const crossSite = (problem: string): ApiError =>
  new ApiError({
    status: 403,
    code: 'CrossSiteRequest',
    title: 'The request may come from another site',
    detail: `A request that changes something is refused, because ${problem}.`,
    advice:
      'Load the console anew. A program sends Authorization: Bearer and no cookie; the address that people use must be FAIRLEAD_API_URL.',
  });
