import { LiveRefusal, type ApiObjectDetail, type ApiQuota, type ClusterName } from '@fairlead/contracts';
import { quotaLimits, quotaUse, type QuotaUse } from '@fairlead/domain';
import { Limiter } from '@fairlead/service-kit';
import { ApiError } from '../rest/api-error.js';

/** Quotas asked for in one answer. */
const MOST = 100;
/** Clusters at once: fewer than one viewer has places for, so that a page beside it is answered too. */
const AT_ONCE = 4;
/** After this nothing more is asked; a question that is under way has ten seconds. */
const MILLISECONDS = 15_000;
/** Problems of one question, after which the next one of the same cluster may well be answered. */
const OF_ONE_QUESTION: ReadonlySet<string> = new Set(['NotFound', 'AnswerTooLarge', 'KubeForbidden', 'KubeNotFound', 'TooManyLive']);

/** Told in the words of the connection, which don't name the cluster. */
const UNREACHABLE: ReadonlySet<string> = new Set(['ClusterUnreachable', 'WatchUnavailable']);
const AWAY: ReadonlySet<string> = new Set([LiveRefusal.clusterAway, ...UNREACHABLE]);

/** A namespace with a quota on one of its clusters. */
export interface Limited {
  readonly namespace: string;
  readonly cluster: ClusterName;
  /** `hard` of the Tenant document. */
  readonly quota: Readonly<Record<string, string>>;
}
type Problem = NonNullable<ApiQuota['problem']>;
/** One small question. @throws ApiError */
type Question = (cluster: ClusterName, namespace: string) => Promise<ApiObjectDetail>;

/** Asks clusters for quotas, within limits: some clusters at once, the namespaces of one in turn, and one that can't be asked is not asked again. */
export class QuotaAsker {
  private readonly away = new Map<ClusterName, Problem>();

  constructor(private readonly question: Question) {}

  /** One answer for each, in their order. Never throws an ApiError: what could not be asked says why. */
  async ask(limited: readonly Limited[], signal: AbortSignal): Promise<ApiQuota[]> {
    const until = Date.now() + MILLISECONDS;
    const told = new Map<Limited, ApiQuota>();
    const limiter = new Limiter(AT_ONCE);
    const asked = limited.slice(0, MOST);
    const clusters = [...new Set(asked.map(({ cluster }) => cluster))];
    const ofCluster = async (cluster: ClusterName): Promise<void> => {
      for (const one of asked.filter((candidate) => candidate.cluster === cluster)) {
        if (signal.aborted) return;
        told.set(one, Date.now() > until ? unasked(one, TOO_SLOW) : await this.one(one));
      }
    };
    await Promise.all(clusters.map((cluster) => limiter.run(() => ofCluster(cluster))));
    return limited.map((one) => told.get(one) ?? unasked(one, TOO_MANY));
  }

  private async one(limited: Limited): Promise<ApiQuota> {
    const { cluster, namespace, quota } = limited;
    const away = this.away.get(cluster);
    if (away) return unasked(limited, away);
    try {
      const { live, at } = await this.question(cluster, namespace);
      if (live === undefined) return unasked(limited, notThere(limited));
      const resources = quotaUse(quota, live);
      return resources ? { cluster, namespace, resources: listed(resources), at } : unasked(limited, notCounted(limited));
    } catch (error) {
      return unasked(limited, this.problemOf(error, limited));
    }
  }

  private problemOf(error: unknown, limited: Limited): Problem {
    if (!(error instanceof ApiError)) throw error;
    const { code, detail, advice } = error.fields;
    if (code === 'NotFound') return notThere(limited);
    const message = (UNREACHABLE.has(code) ? `Cluster ${limited.cluster} can’t be asked: ${detail}` : detail).replace(/\.?$/, '.');
    const problem = { code, message, advice: AWAY.has(code) ? 'Ask the platform team if it stays away.' : advice };
    if (!OF_ONE_QUESTION.has(code)) this.away.set(limited.cluster, problem);
    return problem;
  }
}

const unasked = ({ namespace, cluster, quota }: Limited, problem: Problem): ApiQuota => ({
  namespace,
  cluster,
  resources: listed(quotaLimits(quota)),
  problem,
  at: new Date().toISOString(),
});
const listed = (resources: readonly QuotaUse[]): ApiQuota['resources'] => resources.map((resource) => ({ ...resource }));

const TOO_SLOW: Problem = {
  code: 'TooSlow',
  message: 'Not all clusters answered in time, so this one was not asked.',
  advice: 'Ask for it alone, by its namespace and cluster, or ask again.',
};
const TOO_MANY: Problem = {
  code: 'TooMany',
  message: `${MOST} quotas are asked for at once, and this one is beyond them.`,
  advice: 'Ask for it alone, by its namespace or cluster.',
};
const notThere = ({ namespace, cluster }: Limited): Problem => ({
  code: 'QuotaNotThere',
  message: `There is no quota of Fairlead in namespace ${namespace} on cluster ${cluster} yet.`,
  advice:
    'It is made within seconds of the Tenant document. If it stays away, the platform team looks at the log of the syncer: another tenant may have the namespace.',
});
const notCounted = ({ namespace, cluster }: Limited): Problem => ({
  code: 'QuotaNotCounted',
  message: `Cluster ${cluster} has not counted yet what is used in namespace ${namespace}.`,
  advice: 'It does so within seconds. If it stays away, the controller manager of the cluster does not run.',
});
