import {
  API_VERSION,
  bucketOf,
  CatalogEntry,
  catalogKey,
  ManifestsRendered,
  PromotionChanged,
  RenderingKept,
  SyncPolicy,
  type ApiComparison,
  type ApiComparisonList,
} from '@fairlead/contracts';
import { encodeBundle, type KubeObject } from '@fairlead/domain';
import { eventually, send, syncStatus, type TestApi } from '../api.fixtures.js';

export const AT = '2026-01-02T03:04:05.000Z';
export const ENVIRONMENTS = ['dev', 'staging', 'production'] as const;
export type Environment = (typeof ENVIRONMENTS)[number];
const commit = (letter: string): string => letter.repeat(40);
export const coded = (text: string): string => Buffer.from(text).toString('base64');
/** The hour of a commit is its place in the alphabet. */
export const committedAt = (letter: string): string => `2026-01-01T${String(letter.charCodeAt(0) - 97).padStart(2, '0')}:00:00.000Z`;

interface Wanted {
  readonly tag: string;
  readonly replicas: number;
  readonly password?: string;
  readonly more?: readonly KubeObject[];
}
const objects = ({ tag, replicas, password = 'hunter2', more = [] }: Wanted): KubeObject[] => [
  {
    ...{ apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name: 'web' } },
    spec: { replicas, template: { spec: { containers: [{ name: 'web', image: `example.com/web:${tag}` }] } } },
  },
  { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'same' }, data: { a: '1' } },
  { apiVersion: 'v1', kind: 'Secret', metadata: { name: 'login' }, data: { password: coded(password) } },
  ...more,
];

let generation = 1000;

/** A component with its environments on clusters of their own, by branch unless it says otherwise. */
export async function component(api: TestApi, name: string, promotion: object | undefined): Promise<Component> {
  const put = async (kind: string, of: string, spec: object): Promise<void> => {
    const entry = CatalogEntry.parse({
      document: { apiVersion: API_VERSION, kind, metadata: { name: of }, spec },
      owner: { tenant: 'platform', application: 'config' },
      generation: 1,
    });
    await api.bus.catalog.put(catalogKey(entry.document), entry);
  };
  for (const environment of ENVIRONMENTS) {
    await put('Application', `${name}-${environment}`, {
      ...{ tenant: 'shop', environment, component: name, source: { repository: 'shop', path: '.' } },
      destination: { cluster: `on-${environment}`, namespace: 'shop' },
    });
  }
  if (promotion) await put('Promotion', name, { tenant: 'shop', repository: 'shop', ...promotion });
  return new Component(api, name);
}
export const byBranch = (name: string): object => ({
  by: 'branch',
  environments: ENVIRONMENTS.map((environment) => ({ name: environment, application: `${name}-${environment}`, branch: environment })),
});
export const byDirectory = (name: string): object => ({
  by: 'directory',
  environments: ENVIRONMENTS.map((environment) => ({ name: environment, application: `${name}-${environment}`, path: environment })),
});

export class Component {
  constructor(
    private readonly api: TestApi,
    private readonly name: string,
  ) {}

  /** Renders the environment at this commit and sends it to its cluster. */
  async render(environment: Environment, letter: string, wanted: Wanted, branch: string = environment): Promise<void> {
    const { bytes } = encodeBundle(objects(wanted));
    const bundle = { digest: await this.api.bus.objects('manifests').put(bytes), objects: 3, bytes: bytes.length };
    const application = `${this.name}-${environment}`;
    const revision = {
      ...{
        commit: commit(letter),
        ref: `refs/heads/${branch}`,
        subject: `change ${letter}`,
        author: 'Olga',
        committedAt: committedAt(letter),
      },
    };
    const about = { tenant: 'shop', application, generation: ++generation, revision, fingerprint: commit(letter) + 'f'.repeat(24), bundle };
    await send(this.api.bus, RenderingKept, about);
    const where = { cluster: `on-${environment}`, namespace: 'shop', bucket: bucketOf('shop', application), policy: SyncPolicy.parse({}) };
    await send(this.api.bus, ManifestsRendered, { ...about, ...where });
  }

  async promoted(from: Environment, to: Environment, source: string, result: string): Promise<void> {
    const which = { tenant: 'shop', promotion: this.name, from, to, application: `${this.name}-${to}` };
    await send(this.api.bus, PromotionChanged, { ...which, commit: commit(source), result: commit(result), state: 'Promoted', at: AT });
    await eventually(async () => {
      const { body } = await this.api.get<{ items: { type: string }[] }>(`/api/v1/applications/shop/${this.name}-${to}/history`);
      return body.items?.some(({ type }) => type === 'promotion.changed') ? true : undefined;
    }, 'the promotion to be written');
  }

  async status(environment: Environment, drifted: readonly string[], all: readonly string[] = drifted): Promise<void> {
    await syncStatus(this.api.bus, {
      ...{ tenant: 'shop', application: `${this.name}-${environment}`, cluster: `on-${environment}`, objectCount: all.length },
      ...{
        sync: drifted.length > 0 ? 'OutOfSync' : 'Synced',
        reason: 'as the test says',
        generation: ++generation,
        at: new Date().toISOString(),
      },
      objects: all.map((text) => {
        const [group = '', kind, name] = text.split('/');
        return { group, kind, name, namespace: 'shop', sync: drifted.includes(text) ? 'OutOfSync' : 'Synced', health: 'Healthy' };
      }),
    });
  }

  async compare(live: 'none' | 'drifted' | 'all' = 'none'): Promise<ApiComparison> {
    const path = `/api/v1/environments/compare?environments=${ENVIRONMENTS.join(',')}&tenant=shop&component=${this.name}&live=${live}`;
    const body = await eventually(async () => {
      const answer = await this.api.get<ApiComparisonList>(path);
      return answer.status === 200 && answer.body.items[0]?.missing.length === 0 ? answer.body : undefined;
    }, 'all environments to be known');
    if (!body.items[0]) throw new Error('there is no comparison');
    return body.items[0];
  }
}
