import { createHash, randomBytes } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { freePort } from '@fairlead/local-stack';
import { OidcForTest, scratchFolder } from '@fairlead/testing';
import type { Page } from 'playwright-core';
import { Platform } from '../harness/platform.js';
import { TestBrowser } from './browser.js';

/** People of the identity provider; passwords are their names. */
const people = {
  /** Of the platform team. */
  petra: ['platform-team'],
  /** Operator of shop. */
  olga: ['shop-operators'],
  /** Approver of shop. */
  ann: ['shop-approvers'],
  /** Sees shop. */
  vera: ['shop-viewers'],
  /** Has no role at all. */
  nick: [],
} as const;
export type PersonName = keyof typeof people;

export interface StageOptions {
  readonly clusters?: number;
  /** Users beside `harness` that have a token of the api's file, as programs have. */
  readonly programs?: readonly string[];
}
interface Parts {
  readonly platform: Platform;
  readonly oidc: OidcForTest;
  readonly browser: TestBrowser;
  readonly tokens: ReadonlyMap<string, string>;
  readonly passwordFile: string;
  readonly removeFolder: () => Promise<void>;
}

/** Everything as in production with nothing declared yet but the clusters, an identity provider, and a browser. */
export class ConsoleStage {
  readonly platform: Platform;
  readonly oidc: OidcForTest;
  readonly browser: TestBrowser;
  constructor(private readonly parts: Parts) {
    ({ platform: this.platform, oidc: this.oidc, browser: this.browser } = parts);
  }

  static async prepare({ clusters = 1, programs = [] }: StageOptions): Promise<Parts> {
    const { folder, remove } = await scratchFolder('console');
    const port = await freePort();
    const tokens = new Map(['harness', ...programs].map((user) => [user, randomBytes(24).toString('base64url')]));
    const tokensFile = join(folder, 'tokens.json');
    const digests = [...tokens].map(([user, token]) => [createHash('sha256').update(token).digest('hex'), user]);
    await writeFile(tokensFile, JSON.stringify(Object.fromEntries(digests)));
    const accounts = Object.entries(people).map(([user, groups]) => {
      const email = `${user}@example.com`;
      return { user, password: user, name: user[0]?.toUpperCase() + user.slice(1), email, emailVerified: true, groups };
    });
    const oidc = await OidcForTest.start({ accounts, redirectUris: [`http://127.0.0.1:${port}/api/v1/auth/oidc/callback`] });
    const passwordFile = join(folder, 'admin-password');
    const [platform, browser] = await Promise.all([
      Platform.start({
        clusters,
        apiPort: port,
        token: tokens.get('harness') ?? '',
        env: {
          api: {
            FAIRLEAD_API_SIGN_IN: 'required',
            FAIRLEAD_API_TOKENS: tokensFile,
            FAIRLEAD_API_ADMIN_PASSWORD_FILE: passwordFile,
            FAIRLEAD_API_OIDC_ISSUER: oidc.issuer,
            FAIRLEAD_API_OIDC_CLIENT_ID: oidc.clientId,
            FAIRLEAD_API_OIDC_CLIENT_SECRET: oidc.clientSecret,
            FAIRLEAD_API_OIDC_NAME: 'Example ID',
          },
        },
      }),
      TestBrowser.start(),
    ]);
    return { platform, oidc, browser, tokens, passwordFile, removeFolder: remove };
  }

  get url(): string {
    return this.platform.apiUrl;
  }

  /** Of `harness`, or of one of the programs. */
  tokenOf(user: string): string {
    const token = this.parts.tokens.get(user);
    if (token === undefined) throw new Error(`${user} has no token`);
    return token;
  }

  /** The password of the first start, from where the api has written it. */
  async firstPassword(): Promise<string> {
    return (await readFile(this.parts.passwordFile, 'utf8')).trim();
  }

  /** Signs a person in with the identity provider, from the sign-in page on. */
  async signIn(page: Page, person: PersonName, returnTo = '/'): Promise<void> {
    await page.goto(`${this.url}${returnTo}`);
    await page
      .getByRole('link', { name: /Example ID/ })
      .or(page.getByRole('button', { name: /Example ID/ }))
      .click();
    await page.locator('input[name="user"]').fill(person);
    await page.locator('input[name="password"]').fill(person);
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.waitForURL((url) => url.origin === this.url && url.pathname !== '/sign-in');
  }

  async stop(): Promise<void> {
    await this.browser.stop();
    await this.platform.stop();
    await this.oidc.stop();
    await this.parts.removeFolder();
  }
}
