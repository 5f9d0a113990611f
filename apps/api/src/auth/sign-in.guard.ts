import type { Via } from '@fairlead/contracts';
import type { CanActivate, ExecutionContext } from '@nestjs/common';
import type { Principal, PrincipalRequest } from './principal.js';
import type { TokenFile } from './token-file.js';

/** Until tokens are set, nobody knows who asks; the API is reached from this machine only. */
const UNKNOWN_ACTOR = 'someone on this machine';

/** Finds out who asks, before any controller is reached. */
export class SignInGuard implements CanActivate {
  constructor(private readonly tokens: TokenFile | undefined) {}

  canActivate(context: ExecutionContext): boolean {
    if (context.getType() !== 'http') return true;
    const request = context.switchToHttp().getRequest<PrincipalRequest>();
    request.principal = this.principalOf(request);
    return true;
  }

  private principalOf({ headers }: PrincipalRequest): Principal {
    const client = headers['fairlead-client'];
    const via: Via = client === 'cli' || client === 'console' ? client : 'api';
    const nobody = { actor: UNKNOWN_ACTOR, person: { user: UNKNOWN_ACTOR, admin: true }, via, by: 'nobody' } as const;
    if (this.tokens === undefined) return nobody;
    const token = /^Bearer +(\S+)$/i.exec(headers.authorization ?? '')?.[1];
    const user = token === undefined ? undefined : this.tokens.userOf(token);
    if (user !== undefined) return { actor: user, person: { user }, via, by: 'token' };
    return { ...nobody, readOnly: token === undefined ? 'no-token' : 'unknown-token' };
  }
}
