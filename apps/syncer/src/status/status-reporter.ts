import {
  ClusterName,
  DriftHealed,
  HealthChanged,
  SyncFinished,
  SyncStatus,
  type About,
  type HealthStatus,
  type MessageOf,
  type ObjectResult,
  type Problem,
} from '@fairlead/contracts';
import type { Bus } from '@fairlead/messaging';
import type { Logger } from '@fairlead/service-kit';
import type { ApplicationState } from '../sync/application-state.js';
import type { Summary } from './summarise.js';

/** Most results that an event carries; those that changed something or failed come first. */
const EVENT_RESULTS = 500;
const HEALED_OBJECTS = 100;
/** How long the status of an application that is gone stays, in seconds, so that whoever shows it learns that it is gone. */
const GONE_SECONDS = 3600;

/** The one place that says how an application stands on a cluster. */
export class StatusReporter {
  constructor(
    private readonly cluster: string,
    private readonly bus: Bus,
    private readonly logger: Logger,
  ) {}

  /** Publishes the status if it says anything new, and an event if health became another. */
  async status(
    application: ApplicationState,
    summary: Omit<Summary, 'sync'> & { sync: MessageOf<typeof SyncStatus>['sync'] },
    problem: Problem | undefined,
  ): Promise<void> {
    const before = application.reported;
    const next: MessageOf<typeof SyncStatus> = {
      ...about(application),
      cluster: ClusterName.parse(this.cluster),
      at: new Date().toISOString(),
      deleted: false,
      sync: summary.sync,
      health: summary.health,
      reason: summary.reason,
      ...(problem ? { problem } : {}),
      attempt: application.attempt,
      ...(application.retryAt ? { retryAt: new Date(application.retryAt).toISOString() } : {}),
      objectCount: summary.objectCount,
      objects: summary.objects,
    };
    if (before && sameStatus(before, next)) return;
    application.reported = next;
    if (summary.health !== before?.health) await this.healthChanged(application, summary, before?.health ?? 'Unknown');
    await this.bus.publish(SyncStatus, next);
  }

  async finished(
    application: ApplicationState,
    outcome: { synced: boolean; problem?: Problem; results: readonly ObjectResult[]; startedAt: Date },
  ): Promise<void> {
    await this.bus.publish(SyncFinished, {
      ...about(application),
      cluster: ClusterName.parse(this.cluster),
      attempt: application.attempt,
      outcome: outcome.synced ? 'synced' : 'failed',
      ...(outcome.problem ? { problem: outcome.problem } : {}),
      results: [...outcome.results].sort((a, b) => weight(b) - weight(a)).slice(0, EVENT_RESULTS),
      startedAt: outcome.startedAt.toISOString(),
      finishedAt: new Date().toISOString(),
    });
    this.logger.info('sync finished', {
      application: application.key,
      commit: application.desired.revision.commit,
      generation: application.desired.generation,
      outcome: outcome.synced ? 'synced' : 'failed',
      changed: outcome.results.filter(({ action }) => action !== 'unchanged' && action !== 'failed').length,
      problem: outcome.problem?.message,
    });
  }

  async healed(application: ApplicationState, objects: readonly ObjectResult[]): Promise<void> {
    await this.bus.publish(DriftHealed, {
      ...about(application),
      cluster: ClusterName.parse(this.cluster),
      objects: objects.slice(0, HEALED_OBJECTS),
      at: new Date().toISOString(),
    });
    this.logger.info('drift healed', { application: application.key, objects: objects.length });
  }

  /** The application was deleted and nothing of it is left in the cluster. */
  async gone(application: ApplicationState): Promise<void> {
    const status: MessageOf<typeof SyncStatus> = {
      ...about(application),
      cluster: ClusterName.parse(this.cluster),
      at: new Date().toISOString(),
      deleted: true,
      sync: 'Synced',
      health: 'Missing',
      reason: 'the application was deleted, its objects are gone',
      attempt: application.attempt,
      objectCount: 0,
      objects: [],
    };
    await this.bus.publish(SyncStatus, status, { ttlSeconds: GONE_SECONDS });
    this.logger.info('application gone', { application: application.key });
  }

  private async healthChanged(
    application: ApplicationState,
    summary: Pick<Summary, 'health' | 'reason'>,
    previous: HealthStatus,
  ): Promise<void> {
    await this.bus.publish(HealthChanged, {
      ...about(application),
      cluster: ClusterName.parse(this.cluster),
      health: summary.health,
      previous,
      reason: summary.reason,
      at: new Date().toISOString(),
    });
  }
}

const about = ({ desired }: ApplicationState): About => ({
  tenant: desired.tenant,
  application: desired.application,
  generation: desired.generation,
  revision: desired.revision,
});

const weight = ({ action }: ObjectResult): number => (action === 'failed' ? 2 : action === 'unchanged' ? 0 : 1);

/** Equal but for the time. */
function sameStatus(a: MessageOf<typeof SyncStatus>, b: MessageOf<typeof SyncStatus>): boolean {
  return JSON.stringify({ ...a, at: '' }) === JSON.stringify({ ...b, at: '' });
}
