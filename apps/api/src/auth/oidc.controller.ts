import { Controller, Get, Inject, Query, Req, Res } from '@nestjs/common';
import { PLATFORM_TENANT } from '@fairlead/contracts';
import { z } from 'zod';
import { ApiError, notFound } from '../rest/api-error.js';
import { ZodPipe } from '../rest/zod.pipe.js';
import { ADMIN, Accounts } from './accounts.js';
import { AuditTrail, SOMEBODY } from './audit-trail.js';
import { Cookies } from './cookies.js';
import { OidcLogins } from './oidc-logins.js';
import { OidcProblem, OidcProvider } from './oidc-provider.js';
import { PublicUrl } from './public-url.js';
import { networkOf, RateLimits } from './rate-limits.js';
import { addressOf, type Request, type Response } from './request.js';
import { returnPath, signInPage } from './return-to.js';
import { SignIn } from './sign-in.js';

const StartQuery = z.strictObject({ returnTo: z.string().max(500).optional() });
const short = (most: number) => z.string().max(most).optional();
const CallbackQuery = z
  .looseObject({ code: short(4000), state: short(500), iss: short(500), error: short(500), error_description: short(2000) })
  .refine(({ code, error }) => code !== undefined || error !== undefined, 'must be what an identity provider sends: code or error');

@Controller('api/v1/auth/oidc')
export class OidcController {
  constructor(
    @Inject(OidcProvider) private readonly provider: OidcProvider | null,
    @Inject(OidcLogins) private readonly logins: OidcLogins,
    @Inject(Accounts) private readonly accounts: Accounts,
    @Inject(SignIn) private readonly signIn: SignIn,
    @Inject(Cookies) private readonly cookies: Cookies,
    @Inject(PublicUrl) private readonly url: PublicUrl,
    @Inject(RateLimits) private readonly limits: RateLimits,
    @Inject(AuditTrail) private readonly trail: AuditTrail,
  ) {}

  @Get('start')
  async start(
    @Query(new ZodPipe(StartQuery)) { returnTo }: z.infer<typeof StartQuery>,
    @Req() request: Request,
    @Res() response: Response,
  ): Promise<void> {
    const provider = this.known();
    await this.limits.take('browsers sent to the identity provider', networkOf(addressOf(request)));
    try {
      const { location, login } = await provider.begin(this.callbackOf(request), returnPath(returnTo));
      this.cookies.setOidc(response, await this.logins.begin(login));
      redirect(response, location);
    } catch (error) {
      if (!(error instanceof OidcProblem)) throw error;
      if (!/\btext\/html\b/.test(request.headers.accept ?? '')) throw providerAway(error.message);
      redirect(response, signInPage(error.message));
    }
  }

  /** Whatever goes wrong, a person is waiting: back to the sign-in page with the reason. */
  @Get('callback')
  async callback(@Query(new ZodPipe(CallbackQuery)) _query: unknown, @Req() request: Request, @Res() response: Response): Promise<void> {
    const provider = this.known();
    const cookie = this.cookies.oidc(request);
    this.cookies.clearOidc(response);
    try {
      const login = cookie === undefined ? undefined : await this.logins.take(cookie);
      if (login === undefined)
        throw new OidcProblem('This sign-in was not begun in this browser, or more than ten minutes ago. Begin anew.');
      const callback = new URL(this.callbackOf(request));
      callback.search = new URL(request.url ?? '', 'http://here').search;
      const identity = await provider.finish(callback, login);
      if (identity.name === ADMIN || (await this.accounts.exists(identity.name)))
        throw new OidcProblem(
          'The identity provider calls you by the name of an account that lives here, so your actions could not be told apart.',
        );
      await this.signIn.begin(identity, `by ${provider.settings.name}`, request, response);
      redirect(response, login.returnTo);
    } catch (error) {
      if (!(error instanceof OidcProblem)) throw error;
      const detail = `Sign-in by ${provider.settings.name} from ${addressOf(request)} refused: ${error.message}`;
      await this.trail.refusal(
        { actor: SOMEBODY, via: 'console', action: 'sign-in', tenant: PLATFORM_TENANT, detail },
        `${addressOf(request)}, the provider`,
      );
      redirect(response, signInPage(error.message));
    }
  }

  private callbackOf(request: Request): string {
    return `${this.url.of(request)}/api/v1/auth/oidc/callback`;
  }

  /** @throws ApiError 404 */
  private known(): OidcProvider {
    if (this.provider === null)
      throw notFound('An identity provider', 'The api knows one once FAIRLEAD_API_OIDC_ISSUER and what belongs to it are set.');
    return this.provider;
  }
}

function redirect(response: Response, location: string): void {
  response.statusCode = 302;
  response.setHeader('location', location);
  response.end();
}

const providerAway = (detail: string): ApiError =>
  new ApiError({
    status: 503,
    code: 'IdentityProviderUnavailable',
    title: 'The identity provider can not be reached',
    detail,
    advice:
      'Accounts that live here, tokens and sessions that have begun are not affected. Check FAIRLEAD_API_OIDC_ISSUER and the log of the api.',
    retryAfter: 10,
  });
