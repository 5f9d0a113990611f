import type { Provider } from '@nestjs/common';
import { APP_GUARD } from '@nestjs/core';
import { Bus } from '@fairlead/messaging';
import { LOGGER, type Logger } from '@fairlead/service-kit';
import { CatalogView } from '../catalog/catalog-view.js';
import type { ApiConfig } from '../config.js';
import { Postgres } from '../store/postgres.js';
import { AccessGuard } from './access.guard.js';
import { Accounts } from './accounts.js';
import { ApiTokens } from './api-tokens.js';
import { AuditTrail } from './audit-trail.js';
import { Authoriser } from './authoriser.js';
import { Cookies } from './cookies.js';
import { Devices } from './devices.js';
import { DevicesController } from './devices.controller.js';
import { IdentityKeeper } from './identity-keeper.js';
import { MeController } from './me.controller.js';
import { SessionsController } from './sessions.controller.js';
import { OidcController } from './oidc.controller.js';
import { OidcLogins } from './oidc-logins.js';
import { OidcProvider } from './oidc-provider.js';
import { Principals } from './principals.js';
import { PublicUrl } from './public-url.js';
import { RateLimits } from './rate-limits.js';
import { Rights } from './rights.js';
import { Sessions } from './sessions.js';
import { IDENTITY_SETTINGS, identitySettings } from './settings.js';
import { SignIn } from './sign-in.js';
import { SignInController } from './sign-in.controller.js';
import { TokenFile } from './token-file.js';
import { TokensController } from './tokens.controller.js';
import { Viewers } from './viewers.js';

export const identityControllers = [
  SignInController,
  OidcController,
  DevicesController,
  MeController,
  SessionsController,
  TokensController,
];

/** Who asks, and what they may do. @throws ConfigError */
export function identityProviders(config: Readonly<ApiConfig>): Provider[] {
  const settings = identitySettings(config);
  const url = new PublicUrl(settings.url);
  const file = settings.tokenFile === undefined ? undefined : TokenFile.read(settings.tokenFile);
  const { oidc } = settings;
  return [
    { provide: IDENTITY_SETTINGS, useValue: settings },
    { provide: PublicUrl, useValue: url },
    { provide: Cookies, useValue: new Cookies(url) },
    { provide: RateLimits, inject: [Postgres], useFactory: (postgres: Postgres) => new RateLimits(postgres) },
    { provide: Rights, inject: [CatalogView], useFactory: (view: CatalogView) => new Rights(view) },
    { provide: Viewers, inject: [Rights, CatalogView], useFactory: (rights: Rights, view: CatalogView) => new Viewers(rights, view) },
    {
      provide: Authoriser,
      inject: [Bus, Rights, LOGGER],
      useFactory: (...parts: ConstructorParameters<typeof Authoriser>) => new Authoriser(...parts),
    },
    {
      provide: AuditTrail,
      inject: [Bus, CatalogView, LOGGER],
      useFactory: (...parts: ConstructorParameters<typeof AuditTrail>) => new AuditTrail(...parts),
    },
    { provide: Sessions, inject: [Postgres], useFactory: (postgres: Postgres) => new Sessions(postgres) },
    { provide: ApiTokens, inject: [Postgres], useFactory: (postgres: Postgres) => new ApiTokens(postgres) },
    { provide: Accounts, inject: [Postgres], useFactory: (postgres: Postgres) => new Accounts(postgres) },
    { provide: OidcLogins, inject: [Postgres], useFactory: (postgres: Postgres) => new OidcLogins(postgres) },
    {
      provide: Devices,
      inject: [Postgres, Sessions],
      useFactory: (postgres: Postgres, sessions: Sessions) => new Devices(postgres, sessions),
    },
    { provide: OidcProvider, inject: [LOGGER], useFactory: (log: Logger) => (oidc === undefined ? null : new OidcProvider(oidc, log)) },
    {
      provide: Principals,
      inject: [Cookies, Sessions, ApiTokens, RateLimits],
      useFactory: (cookies: Cookies, sessions: Sessions, tokens: ApiTokens, limits: RateLimits) =>
        new Principals(settings, cookies, sessions, tokens, file, limits),
    },
    {
      provide: SignIn,
      inject: [Accounts, Sessions, Cookies, RateLimits, AuditTrail, Viewers],
      useFactory: (accounts: Accounts, sessions: Sessions, cookies: Cookies, limits: RateLimits, trail: AuditTrail, viewers: Viewers) =>
        new SignIn(settings, accounts, sessions, cookies, limits, trail, viewers),
    },
    {
      provide: IdentityKeeper,
      inject: [Postgres, Accounts, LOGGER],
      useFactory: (postgres: Postgres, accounts: Accounts, log: Logger) => new IdentityKeeper(settings, postgres, accounts, log),
    },
    {
      provide: APP_GUARD,
      inject: [Principals, Cookies, Rights, CatalogView, AuditTrail],
      useFactory: (principals: Principals, cookies: Cookies, rights: Rights, view: CatalogView, trail: AuditTrail) =>
        new AccessGuard({ settings, url, principals, cookies, rights, view, trail }),
    },
  ];
}
