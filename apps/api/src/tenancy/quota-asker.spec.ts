import { ClusterName, type ApiObjectDetail, type ApiQuota } from '@fairlead/contracts';
import { toYaml } from '@fairlead/domain';
import { describe, expect, it } from 'vitest';
import { ApiError, notFound } from '../rest/api-error.js';
import { QuotaAsker, type Limited } from './quota-asker.js';

const AT = '2026-01-01T00:00:00.000Z' as ApiObjectDetail['at'];
const limited = (namespace: string, cluster: string): Limited => ({
  namespace,
  cluster: ClusterName.parse(cluster),
  quota: { pods: '20' },
});
const detail = (live: string | undefined): ApiObjectDetail => ({
  ...{ group: '', kind: 'ResourceQuota', namespace: 'web', name: 'fairlead', cluster: ClusterName.parse('one') },
  ...{ differences: [], managers: [], at: AT },
  ...(live === undefined ? {} : { live }),
});
const counted = (used: string): ApiObjectDetail =>
  detail(toYaml({ kind: 'ResourceQuota', status: { hard: { pods: '20' }, used: { pods: used } } }));
const refused = (code: string): ApiError => new ApiError({ status: 503, code, title: '', detail: `It is ${code}.`, advice: 'Wait.' });
const stay = new AbortController().signal;
const briefly = ({ namespace, cluster, resources, problem }: ApiQuota) =>
  `${namespace} on ${cluster}: ${problem?.code ?? resources.map(({ used }) => used).join()}`;

describe('clusters that are asked for quotas', () => {
  it('answer in the order in which they were asked for', async () => {
    const asker = new QuotaAsker(async (cluster, namespace) => counted(cluster === 'one' && namespace === 'a' ? '1' : '2'));
    const told = await asker.ask([limited('a', 'one'), limited('a', 'two'), limited('b', 'one')], stay);
    expect(told.map(briefly)).toEqual(['a on one: 1', 'a on two: 2', 'b on one: 2']);
    expect(told[0]).toEqual({
      namespace: 'a',
      cluster: 'one',
      resources: [{ resource: 'pods', hard: '20', used: '1', share: 0.05, state: 'fine' }],
      at: AT,
    });
  });

  it('are told with what the Tenant says and why, where one can’t be asked, and that one is not asked again', async () => {
    const asked: string[] = [];
    const asker = new QuotaAsker(async (cluster, namespace) => {
      asked.push(`${namespace} on ${cluster}`);
      if (cluster === 'two') throw refused('ClusterAway');
      return counted('3');
    });
    const told = await asker.ask([limited('a', 'two'), limited('b', 'two'), limited('a', 'one')], stay);
    expect(told.map(briefly)).toEqual(['a on two: ClusterAway', 'b on two: ClusterAway', 'a on one: 3']);
    expect(told[1]).toMatchObject({
      resources: [{ resource: 'pods', hard: '20' }],
      problem: { message: 'It is ClusterAway.', advice: 'Ask the platform team if it stays away.' },
    });
    expect(asked).toEqual(['a on two', 'a on one']);
  });

  it('are named where the connection’s own words don’t, in a sentence', async () => {
    const unreachable = { status: 503, code: 'ClusterUnreachable', title: '', detail: 'no answer', advice: 'Look at the application.' };
    const asker = new QuotaAsker(() => Promise.reject(new ApiError(unreachable)));
    const [told] = await asker.ask([limited('a', 'one')], stay);
    expect(told?.problem).toEqual({
      code: 'ClusterUnreachable',
      message: 'Cluster one can’t be asked: no answer.',
      advice: 'Ask the platform team if it stays away.',
    });
  });

  it('may have no quota in one namespace, or not have counted it, and are asked for the others', async () => {
    const answers: Record<string, () => ApiObjectDetail> = {
      a: () => {
        throw notFound('It', 'Look.');
      },
      b: () => detail(undefined),
      c: () => detail(toYaml({ kind: 'ResourceQuota', status: {} })),
      d: () => {
        throw refused('KubeForbidden');
      },
      e: () => counted('4'),
    };
    const asker = new QuotaAsker(async (_cluster, namespace) => (answers[namespace] as () => ApiObjectDetail)());
    const told = await asker.ask(
      Object.keys(answers).map((namespace) => limited(namespace, 'one')),
      stay,
    );
    expect(told.map(briefly)).toEqual([
      ...['a on one: QuotaNotThere', 'b on one: QuotaNotThere', 'c on one: QuotaNotCounted', 'd on one: KubeForbidden', 'e on one: 4'],
    ]);
  });

  it('are four at once at most, each with one question, and of many quotas the first hundred', async () => {
    let [now, most, asked] = [0, 0, 0];
    const perCluster = new Map<string, number>();
    const asker = new QuotaAsker(async (cluster) => {
      asked++;
      most = Math.max(most, ++now);
      perCluster.set(cluster, (perCluster.get(cluster) ?? 0) + 1);
      expect(perCluster.get(cluster)).toBe(1);
      await new Promise((resolve) => setImmediate(resolve));
      perCluster.set(cluster, 0);
      now--;
      return counted('1');
    });
    const many = Array.from({ length: 110 }, (_, index) => limited(`n${index}`, `c${index % 11}`));
    const told = await asker.ask(many, stay);
    expect({ most, asked }).toEqual({ most: 4, asked: 100 });
    expect(told.map(({ problem }) => problem?.code)).toEqual([
      ...Array<undefined>(100).fill(undefined),
      ...Array<string>(10).fill('TooMany'),
    ]);
  });

  it('are asked no more when whoever asked has gone', async () => {
    const gone = new AbortController();
    let asked = 0;
    const asker = new QuotaAsker(async () => {
      asked++;
      gone.abort();
      return counted('1');
    });
    await asker.ask([limited('a', 'one'), limited('b', 'one')], gone.signal);
    expect(asked).toBe(1);
  });

  it('don’t hide a mistake of the api’s own', async () => {
    const asker = new QuotaAsker(() => Promise.reject(new TypeError('no')));
    await expect(asker.ask([limited('a', 'one')], stay)).rejects.toThrow(TypeError);
  });
});
