import { ConfigError } from '@fairlead/service-kit';
import type { ApiConfig } from '../config.js';

/** Token of dependency injection. */
export const IDENTITY_SETTINGS = Symbol('settings of sign-in');

const LOOPBACK = /^(127(\.\d{1,3}){3}|::1|\[::1\]|localhost)$/;
const isLoopback = (host: string): boolean => LOOPBACK.test(host);

export interface OidcSettings {
  readonly issuer: URL;
  readonly clientId: string;
  readonly clientSecret: string;
  /** As the sign-in page calls the provider. */
  readonly name: string;
  readonly scopes: string;
  readonly groupsClaim: string;
  readonly userClaim: string;
  /** How long a session may last until the provider is asked again who is in which group. */
  readonly sessionHours: number;
}
export interface IdentitySettings {
  readonly required: boolean;
  /** Absent: this machine, by whatever loopback name and port the request came. */
  readonly url: URL | undefined;
  readonly oidc: OidcSettings | undefined;
  readonly tokenFile: string | undefined;
  readonly passwordFile: string | undefined;
  readonly resetMark: string | undefined;
}

/** What the settings mean together. @throws ConfigError that lists every combination that makes no sense */
export function identitySettings(config: Readonly<ApiConfig>): IdentitySettings {
  const problems: string[] = [];
  const required = config.FAIRLEAD_API_SIGN_IN === 'required';
  if (!required && !isLoopback(config.FAIRLEAD_API_HOST)) problems.push(NOT_LOOPBACK);
  const url = config.FAIRLEAD_API_URL === undefined ? undefined : new URL(config.FAIRLEAD_API_URL);
  if (url !== undefined && (url.pathname !== '/' || url.search !== '' || url.username !== '' || url.hash !== ''))
    problems.push('FAIRLEAD_API_URL: must be scheme, host and port only, such as https://fairlead.example.com');
  const oidc = oidcSettings(config, problems);
  if (oidc !== undefined && !required) problems.push('FAIRLEAD_API_OIDC_ISSUER: means nothing while FAIRLEAD_API_SIGN_IN is off');
  if (problems.length > 0)
    throw new ConfigError(`Settings of sign-in do not go together:\n${problems.map((text) => `  - ${text}`).join('\n')}`);
  return {
    required,
    url,
    oidc,
    tokenFile: config.FAIRLEAD_API_TOKENS,
    passwordFile: config.FAIRLEAD_API_ADMIN_PASSWORD_FILE,
    resetMark: config.FAIRLEAD_API_ADMIN_RESET,
  };
}

const NOT_LOOPBACK =
  'FAIRLEAD_API_HOST: must be a loopback address (127.0.0.1, ::1, localhost) while FAIRLEAD_API_SIGN_IN is off: anyone who reaches this port may do everything. Set FAIRLEAD_API_SIGN_IN=required to listen elsewhere';

const TOGETHER = ['FAIRLEAD_API_OIDC_ISSUER', 'FAIRLEAD_API_OIDC_CLIENT_ID', 'FAIRLEAD_API_OIDC_CLIENT_SECRET'] as const;

function oidcSettings(config: Readonly<ApiConfig>, problems: string[]): OidcSettings | undefined {
  const [issuer, clientId, clientSecret] = TOGETHER.map((key) => config[key]);
  const missing = TOGETHER.filter((key) => config[key] === undefined);
  if (missing.length === TOGETHER.length) return undefined;
  if (issuer === undefined || clientId === undefined || clientSecret === undefined) {
    problems.push(...missing.map((key) => `${key}: is required, because another of ${TOGETHER.join(', ')} is set`));
    return undefined;
  }
  const url = new URL(issuer);
  if (url.protocol !== 'https:' && !isLoopback(url.hostname))
    problems.push('FAIRLEAD_API_OIDC_ISSUER: must be https, unless it is on this machine: who listens could sign in as anybody');
  return {
    issuer: url,
    clientId,
    clientSecret,
    name: config.FAIRLEAD_API_OIDC_NAME,
    scopes: config.FAIRLEAD_API_OIDC_SCOPES,
    groupsClaim: config.FAIRLEAD_API_OIDC_GROUPS_CLAIM,
    userClaim: config.FAIRLEAD_API_OIDC_USER_CLAIM,
    sessionHours: config.FAIRLEAD_API_OIDC_SESSION_HOURS,
  };
}
