import {
  allowInsecureRequests,
  authorizationCodeGrant,
  AuthorizationResponseError,
  buildAuthorizationUrl,
  calculatePKCECodeChallenge,
  discovery,
  fetchUserInfo,
  randomNonce,
  randomPKCECodeVerifier,
  randomState,
  ResponseBodyError,
  type Configuration,
} from 'openid-client';
import type { Logger } from '@fairlead/service-kit';
import type { OidcLogin } from './oidc-logins.js';
import type { Identity } from './sessions.js';
import type { OidcSettings } from './settings.js';

const TIMEOUT_SECONDS = 10;
/** A provider may change its keys and addresses; openid-client reads keys anew by itself. */
const KEPT_MILLISECONDS = 3_600_000;
const MOST_GROUPS = 1_000;
const LONGEST = 200;

/** Why a sign-in failed, for the person. */
export class OidcProblem extends Error {}

/** The identity provider: an authorisation code flow with PKCE. */
export class OidcProvider {
  private known: { readonly configuration: Promise<Configuration>; readonly since: number } | undefined;

  constructor(
    readonly settings: OidcSettings,
    private readonly logger: Logger,
  ) {}

  /** Where to send the browser, and what has to be known when it comes back. @throws OidcProblem if the provider is away */
  async begin(redirectUri: string, returnTo: string): Promise<{ location: string; login: OidcLogin }> {
    const configuration = await this.configuration();
    const login = { state: randomState(), nonce: randomNonce(), verifier: randomPKCECodeVerifier(), returnTo };
    const location = buildAuthorizationUrl(configuration, {
      redirect_uri: redirectUri,
      scope: this.settings.scopes,
      state: login.state,
      nonce: login.nonce,
      code_challenge: await calculatePKCECodeChallenge(login.verifier),
      code_challenge_method: 'S256',
    });
    return { location: location.href, login };
  }

  /** @param callback the URL that the browser came back with @throws OidcProblem */
  async finish(callback: URL, login: OidcLogin): Promise<Identity> {
    const configuration = await this.configuration();
    try {
      const answer = await authorizationCodeGrant(configuration, callback, {
        pkceCodeVerifier: login.verifier,
        expectedState: login.state,
        expectedNonce: login.nonce,
        idTokenExpected: true,
      });
      const claims = { ...answer.claims() };
      const subject = String(claims['sub']);
      // Many providers tell groups and e-mail there only.
      if (configuration.serverMetadata().userinfo_endpoint !== undefined)
        Object.assign(claims, { ...(await fetchUserInfo(configuration, answer.access_token, subject)) });
      return this.identityOf(subject, claims);
    } catch (error) {
      throw this.explain(error);
    }
  }

  private identityOf(sub: string, claims: Readonly<Record<string, unknown>>): Identity {
    const { issuer, userClaim, groupsClaim, sessionHours } = this.settings;
    const given = claims[userClaim];
    // Whoever may write any address into a profile could be anybody.
    const counts = userClaim !== 'email' || claims['email_verified'] === true;
    const name = typeof given === 'string' && given !== '' && counts ? given : sub;
    // A name with control characters would look like another.
    if (name.length > LONGEST || /[\u0000-\u001f\u007f-\u009f]/.test(name))
      throw new OidcProblem('The identity provider calls you by a name that can not be used here.');
    const { name: displayName } = claims;
    return {
      subject: `oidc:${issuer.href}|${sub}`,
      account: null,
      name,
      displayName: typeof displayName === 'string' ? displayName.slice(0, LONGEST) : null,
      groups: groupsOf(claims[groupsClaim]),
      until: new Date(Date.now() + sessionHours * 3_600_000),
    };
  }

  private configuration(): Promise<Configuration> {
    if (this.known !== undefined && performance.now() - this.known.since < KEPT_MILLISECONDS) return this.known.configuration;
    const { issuer, clientId, clientSecret } = this.settings;
    const configuration = discovery(issuer, clientId, clientSecret, undefined, {
      timeout: TIMEOUT_SECONDS,
      ...(issuer.protocol === 'http:' ? { execute: [allowInsecureRequests] } : {}),
    }).catch((error: unknown) => {
      // The next one asks anew.
      this.known = undefined;
      this.logger.warn('the identity provider can not be asked', { issuer: issuer.href, error: briefly(error) });
      throw new OidcProblem(`${this.settings.name} can not be reached now. Try again in a moment, or sign in another way.`);
    });
    this.known = { configuration, since: performance.now() };
    return configuration;
  }

  private explain(error: unknown): OidcProblem {
    if (error instanceof OidcProblem) return error;
    const { name } = this.settings;
    this.logger.warn('a sign-in by the identity provider failed', { error: briefly(error) });
    if (error instanceof AuthorizationResponseError)
      return new OidcProblem(error.error === 'access_denied' ? `${name} was told not to sign you in.` : `${name} refused to sign you in.`);
    if (error instanceof ResponseBodyError) return new OidcProblem(`${name} refused to sign you in. Begin anew.`);
    if (isNetwork(error)) return new OidcProblem(`${name} can not be reached now. Try again in a moment, or sign in another way.`);
    return new OidcProblem(`What ${name} answered does not fit what it was asked. Begin anew.`);
  }
}

/** Without its cause and response, which hold the code, the tokens and the claims. */
const briefly = (error: unknown): { name: string; code: unknown; message: string } => {
  const { name, code, message } =
    error instanceof Error ? (error as Error & { code?: unknown }) : { name: 'Error', code: undefined, message: '' };
  return { name, code, message };
};
const isNetwork = (error: unknown): boolean =>
  error instanceof Error &&
  (error.message === 'fetch failed' ||
    ['TimeoutError', 'AbortError'].includes(error.name) ||
    (error as { code?: unknown }).code === 'OAUTH_TIMEOUT' ||
    isNetwork(error.cause));

function groupsOf(claim: unknown): string[] {
  const groups = (Array.isArray(claim) ? claim : [claim]).filter((group): group is string => typeof group === 'string' && group !== '');
  return groups.filter((group) => group.length <= LONGEST).slice(0, MOST_GROUPS);
}
