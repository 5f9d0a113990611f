import { API_VERSION } from '@fairlead/contracts';
import { createHash, randomBytes } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { freePort, waitUntil } from '@fairlead/local-stack';
import { OidcForTest, scratchFolder, type TestRepository } from '@fairlead/testing';
import type { Page } from 'playwright-core';
import { application, repository, tenant, web } from '../harness/documents.js';
import { Platform } from '../harness/platform.js';
import { TestBrowser } from './browser.js';

export const ADMIN_PASSWORD = 'a long enough password';
const ENVIRONMENTS = ['dev', 'staging', 'production'] as const;

/** People of the identity provider; passwords are their names. */
const people = {
  /** Of the platform team. */
  petra: ['platform-team'],
  /** Operator of shop. */
  olga: ['shop-operators'],
  /** Approver of shop. */
  ann: ['shop-approvers'],
  /** Has no role at all. */
  nick: [],
} as const;
export type PersonName = keyof typeof people;

/** Two teams on two clusters, everything as in production, an identity provider, and a browser. */
export class ConsoleWorld {
  private constructor(
    readonly platform: Platform,
    readonly oidc: OidcForTest,
    readonly browser: TestBrowser,
    readonly shop: TestRepository,
    private readonly passwordFile: string,
    private readonly removeFolder: () => Promise<void>,
  ) {}

  static async start(): Promise<ConsoleWorld> {
    const { folder, remove } = await scratchFolder('console');
    const port = await freePort();
    const token = randomBytes(24).toString('base64url');
    const tokens = join(folder, 'tokens.json');
    await writeFile(tokens, JSON.stringify({ [createHash('sha256').update(token).digest('hex')]: 'harness' }));
    const accounts = Object.entries(people).map(([user, groups]) => {
      const email = `${user}@example.com`;
      return { user, password: user, name: user[0]?.toUpperCase() + user.slice(1), email, emailVerified: true, groups };
    });
    const oidc = await OidcForTest.start({ accounts, redirectUris: [`http://127.0.0.1:${port}/api/v1/auth/oidc/callback`] });
    const passwordFile = join(folder, 'admin-password');
    const [platform, browser] = await Promise.all([
      Platform.start({
        clusters: 2,
        apiPort: port,
        token,
        env: {
          api: {
            FAIRLEAD_API_SIGN_IN: 'required',
            FAIRLEAD_API_TOKENS: tokens,
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
    const shop = await platform.git.createRepository('shop');
    const world = new ConsoleWorld(platform, oidc, browser, shop, passwordFile, remove);
    await world.declare();
    return world;
  }

  get url(): string {
    return this.platform.apiUrl;
  }

  /** Version 1 of the shop everywhere, and the ledger of the team pay. */
  private async declare(): Promise<void> {
    const { platform, shop } = this;
    const namespace = platform.cluster(0).namespace();
    await shop.commit(
      Object.fromEntries(ENVIRONMENTS.map((name) => [`${name}/api.yaml`, web('api', { image: 'example.com/shop/api:1.0.0' })])),
      'Release 1.0.0',
    );
    const ledger = await platform.git.createRepository('ledger');
    await ledger.commit({ 'web.yaml': web('ledger') }, 'first');
    const stages = ENVIRONMENTS.map((environment) =>
      document('Application', `api-${environment}`, {
        ...specOf(
          application('shop', 'x', {
            repository: 'shop',
            path: environment,
            clusters: [environment === 'production' ? 'two' : 'one'],
            namespace: `${namespace}-${environment}`,
          }),
        ),
        environment,
        component: 'api',
      }),
    );
    const promotion = document('Promotion', 'api', {
      tenant: 'shop',
      repository: 'shop',
      by: 'directory',
      files: ['api.yaml'],
      environments: ENVIRONMENTS.map((name) => ({
        name,
        application: `api-${name}`,
        path: name,
        ...(name === 'production' ? { approval: 'required' } : {}),
      })),
    });
    await platform.declare({
      'tenants/platform.yaml': tenant('platform', {
        people: [
          { user: 'harness', role: 'admin' },
          { group: 'platform-team', role: 'admin' },
        ],
      }),
      'tenants/shop.yaml': [
        tenant('shop', {
          description: 'The web shop',
          people: [
            { group: 'shop-operators', role: 'operator' },
            { group: 'shop-approvers', role: 'approver' },
          ],
          notifications: { slack: { channel: '#shop' } },
        }),
        repository('shop', 'shop', shop.url),
        ...stages,
        promotion,
      ].join('\n---\n'),
      'tenants/pay.yaml': [
        tenant('pay', { people: [{ user: 'pam', role: 'admin' }] }),
        repository('pay', 'ledger', ledger.url),
        application('pay', 'ledger', { repository: 'ledger', clusters: ['one'], namespace: `${namespace}-pay` }),
      ].join('\n---\n'),
    });
    const commit = await shop.head();
    for (const environment of ENVIRONMENTS) await platform.healthy('shop', `api-${environment}`, commit);
    await platform.healthy('pay', 'ledger', await ledger.head());
  }

  /** The password of the first start, from where the api has written it. */
  async firstPassword(): Promise<string> {
    return (await readFile(this.passwordFile, 'utf8')).trim();
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
    await this.removeFolder();
  }
}

const document = (kind: string, name: string, spec: object): string =>
  JSON.stringify({ apiVersion: API_VERSION, kind, metadata: { name }, spec }, undefined, 2);
const specOf = (text: string): object => (JSON.parse(text) as { spec: object }).spec;

export const until = <T>(what: string, look: () => Promise<T | undefined>, timeoutMilliseconds = 30_000): Promise<T> =>
  waitUntil(look, { what, timeoutMilliseconds, intervalMilliseconds: 100 }) as Promise<T>;
