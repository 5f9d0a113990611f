import { PLATFORM_TENANT, type ApiMe, type PasswordCommand, type SignInCommand } from '@fairlead/contracts';
import { ApiError, invalid } from '../rest/api-error.js';
import type { Accounts } from './accounts.js';
import { SOMEBODY, type AuditTrail } from './audit-trail.js';
import type { Cookies } from './cookies.js';
import { removePassword } from './password-file.js';
import type { Principal } from './principal.js';
import { networkOf, type RateLimits } from './rate-limits.js';
import { forbidden } from './refusals.js';
import { addressOf, agentOf, type Request, type Response } from './request.js';
import type { Identity, Session, Sessions } from './sessions.js';
import type { IdentitySettings } from './settings.js';
import type { Viewers } from './viewers.js';

/** Begins and ends sessions of browsers. */
export class SignIn {
  constructor(
    private readonly settings: IdentitySettings,
    private readonly accounts: Accounts,
    private readonly sessions: Sessions,
    private readonly cookies: Cookies,
    private readonly limits: RateLimits,
    private readonly trail: AuditTrail,
    private readonly viewers: Viewers,
  ) {}

  /** @throws ApiError 401, 429; DatabaseUnavailableError */
  async withPassword({ user, password }: SignInCommand, request: Request, response: Response): Promise<ApiMe> {
    const address = addressOf(request);
    const network = networkOf(address);
    const one = `${network} ${user}`;
    // Counted before it is looked at: a thousand at once are a thousand tries.
    await this.limits.take('sign-ins of an address', network);
    await this.limits.take('sign-in', one);
    const identity = await this.accounts.signIn(user, password);
    if (identity === undefined) {
      const actor = (await this.accounts.exists(user)) ? user : SOMEBODY;
      await this.refused(actor, `Sign-in from ${address} refused: user or password is wrong.`, address);
      throw wrongPassword();
    }
    await this.limits.giveBack('sign-ins of an address', network);
    await this.limits.forget('sign-in', one);
    return this.begin(identity, 'with a password', request, response);
  }

  /** A session with a new secret; the one that the browser came with ends, so that nobody can have given it a secret beforehand. */
  async begin(identity: Identity, how: string, request: Request, response: Response): Promise<ApiMe> {
    const before = this.cookies.session(request);
    const client = { kind: 'browser', agent: agentOf(request), address: addressOf(request) } as const;
    const { secret, session } = await this.sessions.start(identity, client);
    if (before !== undefined) await this.sessions.endSecret(before);
    this.cookies.setSession(response, secret);
    await this.accepted(identity.name, `Signed in ${how} from ${client.address}.`);
    return this.viewers.signedIn(session, secret);
  }

  async out(viewer: Principal, response: Response): Promise<void> {
    if (viewer.session === undefined) return;
    await this.sessions.end(viewer.session.subject, viewer.session.id);
    this.cookies.clearSession(response);
    await this.accepted(viewer.actor, 'Signed out.', viewer.via);
  }

  /** @throws ApiError 403, 409, 429; DatabaseUnavailableError */
  async changePassword({ current, next }: PasswordCommand, viewer: Principal, request: Request, response: Response): Promise<ApiMe> {
    const { session } = viewer;
    if (session?.account == null) throw noPassword();
    if (next === current) throw invalid([{ at: 'next', message: 'must be another than the current one' }]);
    if (next.toLowerCase().includes(session.name.toLowerCase()) && next.length < session.name.length + 12)
      throw invalid([{ at: 'next', message: 'must have 12 characters or more beside the name of the user' }]);
    const one = `${networkOf(addressOf(request))} ${session.name}`;
    await this.limits.take('sign-in', one);
    if (!(await this.accounts.change(session.account, current, next))) {
      await this.refused(viewer.actor, 'Change of the password refused: the current one is wrong.', addressOf(request));
      throw wrongCurrent();
    }
    await this.limits.forget('sign-in', one);
    return this.afterChange(session, request, response);
  }

  private async afterChange(session: Session, request: Request, response: Response): Promise<ApiMe> {
    await this.sessions.endAll(session.subject);
    if (this.settings.passwordFile !== undefined) await removePassword(this.settings.passwordFile);
    const client = { kind: 'browser', agent: agentOf(request), address: addressOf(request) } as const;
    const { secret, session: next } = await this.sessions.start(session, client);
    this.cookies.setSession(response, secret);
    await this.accepted(session.name, 'Changed the own password; every other session ended.');
    return this.viewers.signedIn(next, secret);
  }

  private accepted(actor: string, detail: string, via: Principal['via'] = 'console'): Promise<void> {
    return this.trail.note({ actor, via, action: 'sign-in', tenant: PLATFORM_TENANT, outcome: 'accepted', detail });
  }
  private refused(actor: string, detail: string, from: string): Promise<void> {
    return this.trail.refusal({ actor, via: 'console', action: 'sign-in', tenant: PLATFORM_TENANT, detail }, `${from}, a password`);
  }
}

const wrongPassword = (): ApiError =>
  new ApiError({
    status: 401,
    code: 'SignInFailed',
    title: 'Sign-in failed',
    detail: 'User or password is wrong.',
    advice:
      'Try again. A lost admin password is made anew by starting the api with FAIRLEAD_API_ADMIN_RESET set to a word not used before.',
  });
const wrongCurrent = (): ApiError =>
  new ApiError({ ...forbidden('The current password is wrong.').fields, code: 'WrongPassword', advice: 'Type it again.' });
const noPassword = (): ApiError =>
  new ApiError({
    status: 409,
    code: 'NoPassword',
    title: 'The account has no password here',
    detail: 'Only the session of an account that lives here can change its password.',
    advice: 'Change it at the identity provider.',
  });
