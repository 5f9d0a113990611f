import { API_VERSION } from '@fairlead/contracts';
import { waitUntil } from '@fairlead/local-stack';
import type { TestRepository } from '@fairlead/testing';
import { application, repository, tenant, web } from '../harness/documents.js';
import { ConsoleStage } from './console-stage.js';

export const ADMIN_PASSWORD = 'a long enough password';
const ENVIRONMENTS = ['dev', 'staging', 'production'] as const;

/** Two teams on two clusters, everything as in production, an identity provider, and a browser. */
export class ConsoleWorld extends ConsoleStage {
  private constructor(
    parts: ConstructorParameters<typeof ConsoleStage>[0],
    readonly shop: TestRepository,
  ) {
    super(parts);
  }

  static async start(): Promise<ConsoleWorld> {
    const parts = await ConsoleStage.prepare({ clusters: 2 });
    const world = new ConsoleWorld(parts, await parts.platform.git.createRepository('shop'));
    await world.declare();
    return world;
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
            { group: 'shop-viewers', role: 'viewer' },
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
}

export const document = (kind: string, name: string, spec: object, labels?: Readonly<Record<string, string>>): string =>
  JSON.stringify({ apiVersion: API_VERSION, kind, metadata: { name, ...(labels ? { labels } : {}) }, spec }, undefined, 2);
const specOf = (text: string): object => (JSON.parse(text) as { spec: object }).spec;

export const until = <T>(what: string, look: () => Promise<T | undefined>, timeoutMilliseconds = 60_000): Promise<T> =>
  waitUntil(look, { what, timeoutMilliseconds, intervalMilliseconds: 100 }) as Promise<T>;
