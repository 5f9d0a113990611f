import {
  clustersOf,
  SyncStatus,
  type ApiComparedCluster,
  type ApiObjectDetail,
  type ClusterName,
  type MessageOf,
  type ObjectName,
} from '@fairlead/contracts';
import { comparisonKey } from '@fairlead/domain';
import type { Bus } from '@fairlead/messaging';
import { Limiter } from '@fairlead/service-kit';
import type { Principal } from '../auth/principal.js';
import type { LiveQuestions } from '../objects/live-questions.js';
import { ApiError } from '../rest/api-error.js';
import type { Compared } from './compared.js';

/** Objects that one cluster is asked for in one comparison. */
const PER_CLUSTER = 40;
/** Fewer than one viewer has places for, so that a page beside it is answered too. */
const AT_ONCE = 4;
/** After this nothing more is asked; a question that is under way has ten seconds. */
const MILLISECONDS = 15_000;
/** Problems of one object, not of its cluster. */
const OF_ONE_OBJECT: ReadonlySet<string> = new Set(['NotFound', 'AnswerTooLarge', 'KubeForbidden', 'KubeNotFound']);

type Status = MessageOf<typeof SyncStatus>;
type StatusObject = Status['objects'][number];
/** One object as a cluster holds it. */
export interface LiveObject {
  readonly environment: string;
  readonly cluster: ClusterName;
  readonly key: string;
  readonly detail: ApiObjectDetail;
}
export interface Asking {
  /** `drifted`: objects that are known to differ from Git. */
  readonly what: 'drifted' | 'all';
  readonly viewer: Principal;
  readonly signal: AbortSignal;
}

/** Asks the clusters of environments what they run, within limits. A cluster that can't be asked is told, and never keeps the others from being asked. */
export class ClusterAsker {
  constructor(
    private readonly bus: Bus,
    private readonly questions: LiveQuestions,
  ) {}

  /** @throws NatsUnavailableError */
  async ask(environments: readonly Compared[], asking: Asking): Promise<{ clusters: ApiComparedCluster[]; found: LiveObject[] }> {
    const limiter = new Limiter(AT_ONCE);
    const until = Date.now() + MILLISECONDS;
    const asked = environments.flatMap((compared) =>
      clustersOf(compared.document.spec).map(async (cluster) => {
        const one = new OneCluster(compared, cluster, { asking, limiter, until, questions: this.questions });
        const { tenant, application } = compared.desired;
        const last = await this.bus.last(SyncStatus, `status.sync.${tenant}.${application}.${cluster}`);
        return one.ask(last?.message);
      }),
    );
    const answers = await Promise.all(asked);
    return { clusters: answers.map(({ told }) => told), found: answers.flatMap(({ found }) => found) };
  }
}

interface Means {
  readonly asking: Asking;
  readonly limiter: Limiter;
  readonly until: number;
  readonly questions: LiveQuestions;
}

/** One environment's application on one cluster. */
class OneCluster {
  private readonly found: LiveObject[] = [];
  private problem: ApiComparedCluster['problem'];
  private isAway = false;
  private asked = 0;

  constructor(
    private readonly compared: Compared,
    private readonly cluster: ClusterName,
    private readonly means: Means,
  ) {}

  async ask(status: Status | undefined): Promise<{ told: ApiComparedCluster; found: LiveObject[] }> {
    const objects = status?.objects ?? [];
    const drifted = objects.filter(({ sync }) => sync !== 'Synced');
    const wanted = this.means.asking.what === 'drifted' ? drifted : [...drifted, ...objects.filter(({ sync }) => sync === 'Synced')];
    await Promise.all(wanted.slice(0, PER_CLUSTER).map((object) => this.means.limiter.run(() => this.one(object))));
    const all = this.means.asking.what === 'drifted' ? wanted.length : (status?.objectCount ?? 0);
    const { desired, environment } = this.compared;
    const told: ApiComparedCluster = {
      environment: environment as ApiComparedCluster['environment'],
      application: desired.application,
      cluster: this.cluster,
      ...(status === undefined ? {} : { sync: status.sync, reason: status.reason }),
      outOfSync: drifted.length,
      asked: this.asked,
      unasked: Math.max(0, all - this.asked),
      ...this.problemOf(status),
      at: new Date().toISOString(),
    };
    return { told, found: this.found };
  }

  private problemOf(status: Status | undefined): Pick<ApiComparedCluster, 'problem'> {
    if (this.problem !== undefined) return { problem: this.problem };
    if (status !== undefined) return {};
    const message = `Nothing was heard of cluster ${this.cluster} about this application yet.`;
    return {
      problem: { code: 'NothingHeard', message, advice: 'It appears with its first sync; the application’s page tells what it waits for.' },
    };
  }

  private async one({ group, kind, namespace = '', name }: StatusObject): Promise<void> {
    const { asking, until, questions } = this.means;
    if (this.isAway || asking.signal.aborted) return;
    if (Date.now() > until) {
      this.problem ??= {
        code: 'TooSlow',
        message: 'Not all objects could be looked at in time.',
        advice: 'Compare fewer environments, or look again.',
      };
      return;
    }
    const { environment, desired } = this.compared;
    const object: ObjectName = { group, kind, namespace, name };
    const which = { tenant: desired.tenant, application: desired.application, viewer: asking.viewer };
    try {
      const detail = await questions.object(which, { cluster: this.cluster, ...object }, asking.signal);
      this.found.push({ environment, cluster: this.cluster, key: comparisonKey(object, environment), detail });
      this.asked++;
    } catch (error) {
      this.note(error);
    }
  }

  private note(error: unknown): void {
    if (!(error instanceof ApiError)) throw error;
    const { code, detail, advice } = error.fields;
    // What went since the status was told is no problem, and no difference.
    if (code === 'NotFound') this.asked++;
    else this.problem ??= { code, message: detail, advice };
    this.isAway ||= !OF_ONE_OBJECT.has(code);
  }
}
