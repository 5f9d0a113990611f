import type { Postgres } from '../store/postgres.js';
import { digestOf, newSecret } from './secrets.js';

export interface OidcLogin {
  readonly state: string;
  readonly nonce: string;
  readonly verifier: string;
  readonly returnTo: string;
}

/** Browsers that are at the identity provider, each known again by a cookie: a link that somebody else began opens nothing. */
export class OidcLogins {
  constructor(private readonly postgres: Postgres) {}

  /** @returns the secret for the browser's cookie */
  async begin({ state, nonce, verifier, returnTo }: OidcLogin): Promise<string> {
    const secret = newSecret();
    await this.postgres.run((manager) =>
      manager.query(
        `insert into identity.oidc_logins (digest, state, nonce, verifier, return_to, expires_at)
         values ($1, $2, $3, $4, $5, now() + interval '10 minutes')`,
        [digestOf(secret), state, nonce, verifier, returnTo],
      ),
    );
    return secret;
  }

  /** Once: what was taken is gone, whatever comes of it. */
  async take(secret: string): Promise<OidcLogin | undefined> {
    const [rows] = await this.postgres.run<[(OidcLogin & { valid: boolean })[], number]>((manager) =>
      manager.query(
        `delete from identity.oidc_logins where digest = $1
         returning state, nonce, verifier, return_to as "returnTo", expires_at > now() as valid`,
        [digestOf(secret)],
      ),
    );
    const [login] = rows;
    return login?.valid ? login : undefined;
  }
}
