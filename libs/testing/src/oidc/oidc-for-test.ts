import { generateKeyPairSync, randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { freePort } from '@fairlead/local-stack';
import type { Provider, ProviderContext } from 'oidc-provider';
import { loginPage } from './login-page.js';

export interface OidcAccount {
  /** What the person types, and the subject. */
  readonly user: string;
  readonly password: string;
  readonly name?: string;
  readonly email?: string;
  readonly emailVerified?: boolean;
  readonly groups?: readonly string[];
}
export interface OidcOptions {
  readonly accounts: readonly OidcAccount[];
  /** Where the provider may send browsers back to. */
  readonly redirectUris: readonly string[];
}

const SCOPES = 'openid profile email groups';

/** An OpenID provider (oidc-provider, which is certified) in the test's own process: discovery, code flow with PKCE, a login form, userinfo. */
export class OidcForTest {
  readonly clientId = 'fairlead';
  readonly clientSecret = randomUUID();
  private server: Server | undefined;

  private constructor(
    private readonly port: number,
    private readonly accounts: Map<string, OidcAccount>,
  ) {}

  static async start({ accounts, redirectUris }: OidcOptions): Promise<OidcForTest> {
    const started = new OidcForTest(await freePort(), new Map(accounts.map((account) => [account.user, account])));
    await started.listen(redirectUris);
    return started;
  }

  get issuer(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  /** Adds or changes a person. */
  set(account: OidcAccount): void {
    this.accounts.set(account.user, account);
  }

  /** As if the provider was away, until `back`. */
  async away(): Promise<void> {
    const server = this.server;
    await new Promise<void>((resolve) => {
      if (server === undefined) return resolve();
      server.close(() => resolve());
      server.closeAllConnections();
    });
  }
  async back(): Promise<void> {
    const server = this.server;
    if (server !== undefined) await new Promise<void>((resolve) => server.listen(this.port, '127.0.0.1', resolve));
  }
  stop(): Promise<void> {
    return this.away();
  }

  private async listen(redirectUris: readonly string[]): Promise<void> {
    const provider = await this.provider(redirectUris);
    const answer = provider.callback();
    this.server = createServer((request, response) => {
      const login = /^\/login\/[\w-]+$/.test(request.url ?? '');
      if (!login) return answer(request, response);
      this.login(provider, request, response).catch((error: unknown) => {
        response.writeHead(500).end(`the provider failed: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);
      });
    });
    await this.back();
  }

  private async provider(redirectUris: readonly string[]): Promise<Provider> {
    const { Provider } = await withoutAdvice(() => import('oidc-provider'));
    const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
    return withoutAdvice(
      async () =>
        new Provider(this.issuer, {
          clients: [{ client_id: this.clientId, client_secret: this.clientSecret, redirect_uris: [...redirectUris] }],
          jwks: { keys: [{ ...privateKey.export({ format: 'jwk' }), use: 'sig', alg: 'RS256', kid: 'test' }] },
          cookies: { keys: [randomUUID()] },
          scopes: SCOPES.split(' '),
          claims: { openid: ['sub'], profile: ['name'], email: ['email', 'email_verified'], groups: ['groups'] },
          pkce: { required: () => true },
          features: { devInteractions: { enabled: false } },
          interactions: { url: (_context: unknown, { uid }: { uid: string }) => `/login/${uid}` },
          ttl: { Session: 3600, Interaction: 600, Grant: 3600, AccessToken: 600, IdToken: 600 },
          findAccount: (_context: unknown, sub: string) => this.accountOf(sub),
          loadExistingGrant: grantAll,
        }),
    );
  }

  private accountOf(sub: string) {
    const account = this.accounts.get(sub);
    if (account === undefined) return undefined;
    const { name, email, emailVerified, groups } = account;
    return { accountId: sub, claims: () => ({ sub, name, email, email_verified: emailVerified, groups }) };
  }

  private async login(provider: Provider, request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { uid } = await provider.interactionDetails(request, response);
    const show = (problem?: string) =>
      void response.writeHead(200, { 'content-type': 'text/html; charset=utf-8' }).end(loginPage(uid, problem));
    if (request.method !== 'POST') return show();
    const form = new URLSearchParams(await textOf(request));
    const merge = { mergeWithLastSubmission: false };
    if (form.get('decision') === 'cancel') return provider.interactionFinished(request, response, { error: 'access_denied' }, merge);
    const account = this.accounts.get(form.get('user') ?? '');
    if (account === undefined || account.password !== form.get('password')) return show('User or password is wrong.');
    return provider.interactionFinished(request, response, { login: { accountId: account.user } }, merge);
  }
}

/** Nobody is asked for consent: that is between the person and the provider. */
async function grantAll({ oidc }: ProviderContext) {
  const grant = new oidc.provider.Grant({ clientId: oidc.client.clientId, accountId: oidc.session.accountId });
  grant.addOIDCScope(SCOPES);
  await grant.save();
  return grant;
}

async function textOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString();
}

/** It prints advice for production on the console, which in a test's output looks like a failure. */
async function withoutAdvice<T>(work: () => Promise<T>): Promise<T> {
  const { info, warn } = console;
  console.info = console.warn = () => undefined;
  try {
    return await work();
  } finally {
    Object.assign(console, { info, warn });
  }
}
