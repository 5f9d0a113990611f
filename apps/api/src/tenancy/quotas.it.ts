import {
  FairleadError,
  liveSubject,
  ObjectAsked,
  Retry,
  type ApiObjectDetail,
  type ApiProblem,
  type ApiQuotaList,
  type RequestOf,
} from '@fairlead/contracts';
import { toYaml } from '@fairlead/domain';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { eventually } from '../api.fixtures.js';
import { identitiesOf, identityApiForTest, type Identities, type IdentityApi } from '../auth/identity.fixtures.js';
import { commandLineForTest, type CommandLine } from '../online.fixtures.js';

type Request = RequestOf<typeof ObjectAsked>;
const AT = '2026-01-01T00:00:00.000Z' as ApiObjectDetail['at'];
const QUOTAS = '/api/v1/tenants/shop/quotas';
const serving = new AbortController();
const asked: Request[] = [];
let api: IdentityApi;
let identities: Identities;
let sally: Record<string, string>;
let cli: CommandLine | undefined;
/** How the cluster `one` answers. */
let answer: (request: Request) => Promise<Partial<ApiObjectDetail>>;

class RefusedError extends FairleadError {
  readonly retry = Retry.never;
  constructor(
    readonly code: string,
    message: string,
  ) {
    super(message);
  }
}
const status = (hard: object, used: object) => ({ live: toYaml({ apiVersion: 'v1', kind: 'ResourceQuota', status: { hard, used } }) });
const spec = {
  people: [{ user: 'sally', role: 'viewer' }],
  namespaces: [
    { name: 'shop-dev', clusters: ['one', 'two'], quota: { pods: '20', 'requests.cpu': '4' } },
    { name: 'shop-free', clusters: ['one'] },
    { name: 'shop-qa', clusters: ['one'], quota: { pods: '5' } },
  ],
};
const person = async (name: string) => ({ authorization: `Bearer ${await identities.session(name, 'cli')}` });
const quotas = async (headers = sally, query = ''): Promise<ApiQuotaList> => {
  const { status: code, body } = await api.get<ApiQuotaList>(`${QUOTAS}${query}`, { headers });
  expect(code).toBe(200);
  return body;
};

beforeAll(async () => {
  api = await identityApiForTest();
  identities = await identitiesOf(api);
  await api.put({ kind: 'Tenant', metadata: { name: 'shop' }, spec });
  await api.put({ kind: 'Tenant', metadata: { name: 'pay' }, spec: { people: [{ user: 'petra', role: 'admin' }] } });
  await api.put({ kind: 'Tenant', metadata: { name: 'platform' }, spec: { people: [{ user: 'root', role: 'viewer' }] } });
  sally = await person('sally');
  await api.bus.serve(
    ObjectAsked,
    liveSubject('one', 'object'),
    async (request) => {
      asked.push(request);
      const { object, cluster } = request;
      return { ...object, cluster, differences: [], managers: [], at: AT, ...(await answer(request)) };
    },
    { signal: serving.signal },
  );
  await eventually(
    async () => ((await api.get('/api/v1/tenants/shop', { headers: sally })).status === 200 ? true : undefined),
    'the tenant',
  );
});
afterAll(async () => {
  serving.abort();
  await cli?.stop();
  await identities?.database.close();
  await api?.stop();
});

describe('quotas of a tenant', () => {
  it('are asked of each cluster, one small question for each namespace that has one', async () => {
    answer = async ({ object }) =>
      object.namespace === 'shop-dev'
        ? status({ pods: '20', 'requests.cpu': '4' }, { pods: '3', 'requests.cpu': '3600m' })
        : status({ pods: '5' }, { pods: '6' });
    asked.length = 0;
    const { items } = await quotas();
    expect(items).toMatchObject([
      {
        namespace: 'shop-dev',
        cluster: 'one',
        resources: [
          { resource: 'pods', hard: '20', used: '3', share: 0.15, state: 'fine' },
          { resource: 'requests.cpu', hard: '4', used: '3600m', share: 0.9, state: 'near' },
        ],
        at: AT,
      },
      {
        namespace: 'shop-dev',
        cluster: 'two',
        resources: [
          { resource: 'pods', hard: '20' },
          { resource: 'requests.cpu', hard: '4' },
        ],
        problem: { code: 'ClusterNotServed', message: 'No syncer serves cluster two now.' },
      },
      { namespace: 'shop-qa', cluster: 'one', resources: [{ resource: 'pods', hard: '5', used: '6', share: 1, state: 'exceeded' }] },
    ]);
    expect(items[0]).not.toHaveProperty('problem');
    const object = { group: '', kind: 'ResourceQuota', name: 'fairlead' };
    expect(asked).toEqual(
      ['shop-dev', 'shop-qa'].map((namespace) => ({
        tenant: 'platform',
        application: 'tenant-shop',
        cluster: 'one',
        object: { ...object, namespace },
      })),
    );
  });

  it('can be asked for one by one', async () => {
    answer = async () => status({ pods: '5' }, { pods: '1' });
    asked.length = 0;
    expect((await quotas(sally, '?namespace=shop-qa')).items.map(({ namespace }) => namespace)).toEqual(['shop-qa']);
    expect((await quotas(sally, '?cluster=two')).items.map(({ cluster }) => cluster)).toEqual(['two']);
    expect((await quotas(sally, '?namespace=elsewhere')).items).toEqual([]);
    expect(asked.map((request) => request.object.namespace)).toEqual(['shop-qa']);
  });

  it('say where there is none yet, where it is not counted, and where the cluster is away', async () => {
    const codes = async () => (await quotas(sally, '?cluster=one')).items.map(({ problem }) => problem?.code);
    answer = async ({ object }) => {
      if (object.namespace === 'shop-dev') throw new RefusedError('ObjectUnknown', 'It is not there.');
      return { live: toYaml({ kind: 'ResourceQuota', spec: {} }) };
    };
    expect(await codes()).toEqual(['QuotaNotThere', 'QuotaNotCounted']);
    answer = async () => {
      throw new RefusedError('ClusterAway', 'Cluster one does not answer.');
    };
    asked.length = 0;
    expect(await codes()).toEqual(['ClusterAway', 'ClusterAway']);
    expect(asked).toHaveLength(1);
  });

  it('take no more places of a viewer than they have', async () => {
    let open: () => void = () => undefined;
    const opened = new Promise<void>((resolve) => (open = resolve));
    answer = async () => {
      await opened;
      return status({ pods: '5' }, { pods: '1' });
    };
    asked.length = 0;
    let answered = 0;
    const page = async () => {
      const found = await quotas(sally, '?namespace=shop-qa');
      // None of those that have a place is answered before all have come.
      answered++;
      return found;
    };
    const pages = Array.from({ length: 14 }, page);
    await eventually(() => (asked.length === 10 && answered === 4 ? true : undefined), 'all places to be taken, and the others refused');
    open();
    const told = (await Promise.all(pages)).map(({ items }) => items[0]?.problem?.code ?? 'told');
    expect(told.filter((code) => code === 'told')).toHaveLength(10);
    expect(told.filter((code) => code === 'TooManyLive')).toHaveLength(4);
  });

  it('are told on the command line, with what could not be asked on standard error', async () => {
    answer = async ({ object }) =>
      object.namespace === 'shop-dev'
        ? status({ pods: '20', 'requests.cpu': '4' }, { pods: '3', 'requests.cpu': '3600m' })
        : status({ pods: '5' }, { pods: '6' });
    cli = await commandLineForTest(api.url());
    const env = { FAIRLEAD_TOKEN: await identities.token('shop', 'viewer') };
    const all = await cli.run(['tenant', 'quotas', 'shop'], { env });
    expect(all.code).toBe(1);
    expect(all.out).toMatch(/shop-dev +one +requests.cpu +3600m +4 +90 %\n/);
    expect(all.out).toMatch(/shop-dev +two +pods +unknown +20 +-\n/);
    expect(all.out).toMatch(/shop-qa +one +pods +6 +5 +exceeded\n/);
    expect(all.err).toContain('shop-dev on two: No syncer serves cluster two now.');
    const one = await cli.run(['tenant', 'quotas', 'shop', '--namespace', 'shop-dev', '--cluster', 'one', '-o', 'json'], { env });
    expect(one).toMatchObject({ code: 0, err: '' });
    expect(JSON.parse(one.out)).toMatchObject([{ namespace: 'shop-dev', cluster: 'one', resources: [{ used: '3', hard: '20' }, {}] }]);
    expect(await cli.run(['tenant', 'quotas', 'shop', '-n', 'elsewhere'], { env })).toMatchObject({ code: 0, err: 'No quota found.\n' });
    expect(await cli.run(['tenant', 'quotas', 'pay'], { env })).toMatchObject({ code: 3, out: '' });
    expect((await cli.run(['tenant', 'show', 'shop'], { env })).out).toContain('shop-qa on one (at most 5 pods)');
  }, 60_000);

  it('are for those who may see the tenant; others are refused, which is audited', async () => {
    const audited = await api.audited();
    answer = async () => status({ pods: '5' }, { pods: '1' });
    const petra = await person('petra');
    const refused = await api.get<ApiProblem>(QUOTAS, { headers: petra });
    expect([refused.status, refused.body.code]).toEqual([403, 'Forbidden']);
    expect((await api.get(QUOTAS)).status).toBe(401);
    const entry = await eventually(() => audited.find(({ actor }) => actor.includes('petra')), 'the refusal');
    expect(entry).toMatchObject({
      action: 'view',
      tenant: 'shop',
      outcome: 'refused',
      detail: expect.stringContaining('Quotas') as string,
    });
    const root = await person('root');
    expect((await quotas(root)).items).toHaveLength(3);
    const nowhere = await api.get<ApiProblem>('/api/v1/tenants/nowhere/quotas', { headers: root });
    expect([nowhere.status, nowhere.body.code]).toEqual([404, 'NotFound']);
    expect((await api.get('/api/v1/tenants/nowhere/quotas', { headers: petra })).status).toBe(403);
  });
});
