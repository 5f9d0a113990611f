import { ActionAudited, API_VERSION, CatalogEntry, catalogKey, TenantName, type ApiMe, type Role } from '@fairlead/contracts';
import { Database, API_ENTITIES } from '@fairlead/database';
import { silentLogger } from '@fairlead/service-kit';
import { scratchFolder } from '@fairlead/testing';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { apiForTest, eventually, type TestApi } from '../api.fixtures.js';
import type { Postgres } from '../store/postgres.js';
import { ApiTokens } from './api-tokens.js';
import { Sessions } from './sessions.js';

export const ROLES: readonly Role[] = ['viewer', 'operator', 'approver', 'admin'];
export const PASSWORD = 'a quiet harbour at dawn';

export interface Answer<T = Record<string, unknown>> {
  readonly status: number;
  readonly body: T;
  readonly headers: Headers;
}
/** A browser as far as the api can tell: it keeps cookies, says where its page is from and bears the session's token. */
export class Browser {
  readonly cookies = new Map<string, string>();
  csrf: string | undefined;

  constructor(private readonly url: () => string) {}

  async send<T = Record<string, unknown>>(
    method: string,
    path: string,
    body?: object,
    headers: Record<string, string> = {},
  ): Promise<Answer<T>> {
    const response = await fetch(path.startsWith('http') ? path : `${this.url()}${path}`, {
      method,
      redirect: 'manual',
      headers: {
        'fairlead-client': 'console',
        ...(this.cookies.size === 0 ? {} : { cookie: [...this.cookies].map(([name, value]) => `${name}=${value}`).join('; ') }),
        ...(method === 'GET' ? {} : { origin: this.url() }),
        ...(method === 'GET' || this.csrf === undefined ? {} : { 'fairlead-csrf': this.csrf }),
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    for (const cookie of response.headers.getSetCookie()) this.keep(cookie);
    const text = await response.text();
    const json = /json/.test(response.headers.get('content-type') ?? '');
    return { status: response.status, headers: response.headers, body: (json && text !== '' ? JSON.parse(text) : { text }) as T };
  }

  get<T = Record<string, unknown>>(path: string, headers?: Record<string, string>): Promise<Answer<T>> {
    return this.send<T>('GET', path, undefined, headers);
  }
  post<T = Record<string, unknown>>(path: string, body: object = {}, headers?: Record<string, string>): Promise<Answer<T>> {
    return this.send<T>('POST', path, body, headers);
  }

  async signIn(user: string, password: string): Promise<Answer<ApiMe>> {
    const answer = await this.post<ApiMe>('/api/v1/auth/sign-in', { user, password });
    if (answer.status === 200) this.csrf = answer.body.csrf;
    return answer;
  }

  async changePassword(current: string, next: string): Promise<Answer<ApiMe>> {
    const answer = await this.post<ApiMe>('/api/v1/auth/password', { current, next });
    if (answer.status === 200) this.csrf = answer.body.csrf;
    return answer;
  }

  private keep(cookie: string): void {
    const [, name = '', value = ''] = /^([^=;]+)=([^;]*)/.exec(cookie) ?? [];
    if (/max-age=0\b/i.test(cookie)) this.cookies.delete(name);
    else this.cookies.set(name, value);
  }
}

/** An api with sign-in, and the file with its first password. */
export interface IdentityApi extends TestApi {
  readonly folder: string;
  readonly passwordFile: string;
  firstPassword(): Promise<string>;
  browser(): Browser;
  /** A browser in which the admin is signed in, the first password changed. */
  admin(): Promise<Browser>;
  put(document: Record<string, unknown>): Promise<void>;
  /** What is written to the audit log from now on, as it comes. */
  audited(): Promise<readonly AuditEntry[]>;
}

export async function identityApiForTest(env: NodeJS.ProcessEnv = {}): Promise<IdentityApi> {
  const { folder, remove } = await scratchFolder('identity');
  const passwordFile = join(folder, 'admin-password');
  const api = await apiForTest({ FAIRLEAD_API_SIGN_IN: 'required', FAIRLEAD_API_ADMIN_PASSWORD_FILE: passwordFile, ...env });
  const firstPassword = (): Promise<string> =>
    eventually(async () => (await readFile(passwordFile, 'utf8')).trim() || undefined, 'the first password');
  const browser = (): Browser => new Browser(api.url);
  const ended = new AbortController();
  return {
    ...api,
    folder,
    passwordFile,
    firstPassword,
    browser,
    admin: async () => {
      const admin = browser();
      if ((await admin.signIn('admin', PASSWORD)).status === 200) return admin;
      const first = await firstPassword();
      await eventually(async () => ((await admin.signIn('admin', first)).status === 200 ? true : undefined), 'the admin');
      await admin.changePassword(first, PASSWORD);
      return admin;
    },
    put: async (fields) => {
      const entry = CatalogEntry.parse({
        document: { apiVersion: API_VERSION, ...fields },
        owner: { tenant: 'platform', application: 'config' },
        generation: 1,
      });
      await api.bus.catalog.put(catalogKey(entry.document), entry);
    },
    audited: async () => {
      const entries: AuditEntry[] = [];
      await api.bus.follow({
        consumer: 'test',
        contracts: [ActionAudited],
        from: 'new',
        signal: ended.signal,
        onMessage: ({ message }) => void entries.push(message as AuditEntry),
      });
      return entries;
    },
    stop: async () => {
      ended.abort();
      await api.stop();
      await remove();
    },
  };
}

export const tenant = (name: string, people: readonly object[]): Record<string, unknown> => ({
  kind: 'Tenant',
  metadata: { name },
  spec: { people },
});

/** What is signed in, written as the api would, for people that no identity provider is asked about. */
export interface Identities {
  readonly database: Database;
  session(name: string, kind: 'browser' | 'cli', groups?: readonly string[]): Promise<string>;
  token(tenant: string, role: Role, name?: string): Promise<string>;
}
export async function identitiesOf(api: TestApi): Promise<Identities> {
  const database = await Database.connect({ url: api.postgres.url, schema: 'catalog', entities: API_ENTITIES, logger: silentLogger });
  const postgres = database as unknown as Postgres;
  const sessions = new Sessions(postgres);
  const tokens = new ApiTokens(postgres);
  return {
    database,
    session: async (name, kind, groups = []) => {
      const identity = { subject: `oidc:test|${name}`, account: null, name, displayName: null, groups, until: null };
      return (await sessions.start(identity, { kind, agent: 'a test', address: '127.0.0.1' })).secret;
    },
    token: async (of, role, name = `${role}-${Math.random()}`) => {
      const expiresAt = new Date(Date.now() + 3_600_000);
      return (await tokens.create({ tenant: TenantName.parse(of), name, role, createdBy: 'a test', expiresAt })).token;
    },
  };
}

export interface AuditEntry {
  readonly actor: string;
  readonly action: string;
  readonly tenant: string;
  readonly outcome: string;
  readonly detail: string;
}
