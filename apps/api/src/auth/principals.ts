import type { Via } from '@fairlead/contracts';
import type { Request } from './request.js';
import type { ApiTokens } from './api-tokens.js';
import type { Cookies } from './cookies.js';
import type { Principal } from './principal.js';
import { networkOf, type RateLimits } from './rate-limits.js';
import { API_TOKEN_PREFIX, CLI_SESSION_PREFIX, csrfTokenOf } from './secrets.js';
import type { Session, Sessions } from './sessions.js';
import type { IdentitySettings } from './settings.js';
import type { TokenFile } from './token-file.js';

/** Without sign-in nobody knows who asks; the API is reached from this machine only. */
const UNKNOWN_ACTOR = 'someone on this machine';
/** Longer ones are none of ours. */
const LONGEST_TOKEN = 500;

/** Who sent a request; `none`: it bears nothing that says so; `unknown`: it bears something that is not, or no longer, known. */
export type Found = Principal | 'none' | 'unknown';

export class Principals {
  constructor(
    private readonly settings: IdentitySettings,
    private readonly cookies: Cookies,
    private readonly sessions: Sessions,
    private readonly tokens: ApiTokens,
    private readonly file: TokenFile | undefined,
    private readonly limits: RateLimits,
  ) {}

  /** @throws ApiError 429; DatabaseUnavailableError */
  async of(request: Request): Promise<Found> {
    const via = viaOf(request);
    if (!this.settings.required) return this.local(request, via);
    const { authorization } = request.headers;
    const cookie = this.cookies.session(request);
    if (authorization === undefined && cookie === undefined) return 'none';
    const found =
      authorization === undefined
        ? await this.byCookie(cookie ?? '', request, via)
        : await this.byToken(bearerOf(authorization), request, via);
    if (found !== undefined) return found;
    await this.limits.take('unknown tokens', networkOf(request.ip ?? ''));
    return 'unknown';
  }

  private async byCookie(secret: string, request: Request, via: Via | undefined): Promise<Principal | undefined> {
    if (secret.length > LONGEST_TOKEN) return undefined;
    if (!this.sessions.isRemembered(secret)) await this.limits.check('unknown tokens', networkOf(request.ip ?? ''));
    const session = await this.sessions.find(secret);
    if (session?.kind !== 'browser') return undefined;
    return { ...ofSession(session, via ?? 'console'), csrf: csrfTokenOf(secret) };
  }

  private async byToken(token: string | undefined, request: Request, via: Via | undefined): Promise<Principal | undefined> {
    if (token === undefined || token.length > LONGEST_TOKEN) return undefined;
    const user = this.file?.userOf(token);
    if (user !== undefined) return { actor: user, person: { user }, via: via ?? 'api', by: 'token' };
    if (!this.sessions.isRemembered(token) && !this.tokens.isRemembered(token))
      await this.limits.check('unknown tokens', networkOf(request.ip ?? ''));
    if (token.startsWith(CLI_SESSION_PREFIX)) {
      const session = await this.sessions.find(token);
      return session?.kind === 'cli' ? ofSession(session, via ?? 'cli') : undefined;
    }
    if (!token.startsWith(API_TOKEN_PREFIX)) return undefined;
    const row = await this.tokens.find(token);
    if (row === undefined) return undefined;
    const person = { user: `token ${row.name}`, scope: { tenant: row.tenant, role: row.role } };
    return { actor: `token ${row.name} of ${row.tenant}`, person, via: via ?? 'api', by: 'token', token: row };
  }

  private local({ headers }: Request, via: Via = 'api'): Principal {
    const nobody = { actor: UNKNOWN_ACTOR, person: { user: UNKNOWN_ACTOR, admin: true }, via, by: 'nobody' } as const;
    if (this.file === undefined) return nobody;
    const token = bearerOf(headers.authorization ?? '');
    const user = token === undefined ? undefined : this.file.userOf(token);
    if (user !== undefined) return { actor: user, person: { user }, via, by: 'token' };
    return { ...nobody, readOnly: token === undefined ? 'no-token' : 'unknown-token' };
  }
}

function ofSession(session: Session, via: Via): Principal {
  const { name, groups, account } = session;
  const person = { user: name, groups, ...(account === null ? {} : { admin: true }) };
  return { actor: name, person, via, by: 'session', session };
}

const bearerOf = (authorization: string): string | undefined => /^Bearer +([^\s,]+) *$/i.exec(authorization)?.[1];

function viaOf({ headers }: Request): Via | undefined {
  const client = headers['fairlead-client'];
  return client === 'cli' || client === 'console' ? client : undefined;
}
