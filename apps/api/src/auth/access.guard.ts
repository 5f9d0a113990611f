import type { CanActivate, ExecutionContext } from '@nestjs/common';
import { Action, PLATFORM_TENANT } from '@fairlead/contracts';
import type { CatalogView } from '../catalog/catalog-view.js';
import { invalid } from '../rest/api-error.js';
import type { Route } from '../rest/routes/index.js';
import { SOMEBODY, type AuditTrail } from './audit-trail.js';
import type { Cookies } from './cookies.js';
import { crossSite, isSafe, originProblem } from './origin.js';
import type { Principal } from './principal.js';
import type { Principals } from './principals.js';
import type { PublicUrl } from './public-url.js';
import { catalogNotRead, forbidden, notInTable, passwordToBeChanged, unauthorised } from './refusals.js';
import { addressOf, type Request, type Response } from './request.js';
import type { Rights } from './rights.js';
import { routeOf } from './route-table.js';
import type { IdentitySettings } from './settings.js';

/** What somebody may do whose password has to be changed. */
const BEFORE_THE_CHANGE = new Set(['getMe', 'changePassword', 'signOut']);

export interface GuardParts {
  readonly settings: IdentitySettings;
  readonly url: PublicUrl;
  readonly principals: Principals;
  readonly cookies: Cookies;
  readonly rights: Rights;
  readonly view: CatalogView;
  readonly trail: AuditTrail;
}

/** Finds out who asks and whether the route is for them, before any controller is reached. What is in no table is refused. */
export class AccessGuard implements CanActivate {
  constructor(private readonly parts: GuardParts) {}

  /** @throws ApiError 401, 403, 429, 503 */
  async canActivate(context: ExecutionContext): Promise<boolean> {
    if (context.getType() !== 'http') return true;
    const request = context.switchToHttp().getRequest<Request>();
    const route = routeOf(request);
    if (route === undefined) throw notInTable();
    if (route === 'reference' || route.tag === 'webhooks') return true;
    const principal = await this.signedIn(request, route, context.switchToHttp().getResponse<Response>());
    await this.checkOrigin(request, route, principal);
    if (principal === undefined) return true;
    request.principal = principal;
    if (principal.session?.mustChange && !BEFORE_THE_CHANGE.has(route.id) && route.right !== 'public') throw passwordToBeChanged();
    await this.checkRight(request, route, principal);
    return true;
  }

  /** Of a route that is open to everybody, nobody is asked for, and nobody needs to be known. */
  private async signedIn(request: Request, route: Route, response: Response): Promise<Principal | undefined> {
    const { principals, cookies, trail } = this.parts;
    if (route.right === 'public' && this.parts.settings.required) return undefined;
    const found = await principals.of(request);
    if (typeof found !== 'string') return found;
    // A browser must not go on sending what is not known.
    if (found === 'unknown' && request.headers.authorization === undefined) cookies.clearSession(response);
    if (found === 'unknown' || !isSafe(request)) {
      const what = found === 'unknown' ? 'a token or session that is not known or has ended' : 'neither token nor session';
      const detail = `${route.summary}: refused, the request from ${addressOf(request)} bears ${what}.`;
      const about = { actor: SOMEBODY, via: 'api', action: actionOf(route), tenant: tenantOf(request, route) ?? PLATFORM_TENANT } as const;
      await trail.refusal({ ...about, detail }, addressOf(request));
    }
    throw unauthorised(found === 'unknown');
  }

  private async checkOrigin(request: Request, route: Route, principal: Principal | undefined): Promise<void> {
    const { settings, url, trail } = this.parts;
    if (!settings.required || isSafe(request)) return;
    const problem = originProblem(request, url, principal);
    if (problem === undefined) return;
    const { actor = SOMEBODY, via = 'api' } = principal ?? {};
    const detail = `${route.summary}: refused, because ${problem}. It came from ${addressOf(request)}.`;
    const tenant = tenantOf(request, route) ?? PLATFORM_TENANT;
    await trail.refusal({ actor, via, action: actionOf(route), tenant, detail }, addressOf(request));
    throw crossSite(problem);
  }

  /**
   * Reading is checked here. Of a command only whether its tenant may be seen, so that the answer does not tell what others have; whether it may be
   * given is asked, and audited, by whoever carries it out.
   */
  private async checkRight(request: Request, route: Route, principal: Principal): Promise<void> {
    const { rights, view, trail } = this.parts;
    if (principal.by === 'nobody' || route.right === 'public' || route.right === 'signed-in') return;
    const tenant = tenantOf(request, route) ?? (route.right === 'seen' ? undefined : PLATFORM_TENANT);
    if (!view.complete && principal.person.admin !== true) throw catalogNotRead();
    if (tenant === undefined) return;
    const seen = rights.seenBy(principal);
    const exists = tenant === PLATFORM_TENANT || view.entry(`tenant.${tenant}`) !== undefined;
    // Whoever may see everything is told that it is not there.
    if (seen === 'all' && !exists) return;
    const action = actionOf(route);
    if (!isSafe(request) && (seen === 'all' || seen.has(tenant))) return;
    const decision = rights.may(principal, route.right === 'seen' ? 'view' : action, tenant);
    if (decision.allowed) return;
    const { actor, via } = principal;
    const detail = `${route.summary}${exists ? '' : ` of ${JSON.stringify(tenant).slice(0, 100)}`}: refused. ${decision.why}`;
    await trail.refusal({ actor, via, action, tenant, detail });
    throw forbidden(decision.why);
  }
}

/** Of the path, or of the query where the route has such a parameter: one that it does not know must not lend its right. @throws ApiError 400 if there are several */
function tenantOf({ params, query }: Request, route: Route): string | undefined {
  const named = params['tenant'] ?? (route.query !== undefined && 'tenant' in route.query.shape ? query['tenant'] : undefined);
  if (named === undefined || typeof named === 'string') return named;
  throw invalid([{ at: 'tenant', message: 'must be one name' }]);
}

const actionOf = ({ right }: Route): Action => {
  const action = Action.safeParse(right);
  if (action.success) return action.data;
  return right === 'seen' ? 'view' : 'sign-in';
};
