import { ApplicationPaused, type ApiCommandAccepted, type PauseCommand, type ResumeCommand } from '@fairlead/contracts';
import type { Bus } from '@fairlead/messaging';
import type { EntryOf } from '../catalog/catalog-view.js';
import { ApiError, invalid } from '../rest/api-error.js';
import { withDeadline } from '../rest/deadline.js';
import { askFor, eventsOf, type Order } from './order.js';
import type { Targets } from './targets.js';

/** Stops applications from being synced, and lets them go on. Passed on to the api that keeps the catalog, which says `spec.suspend` then. */
export class Pausing {
  constructor(
    private readonly bus: Bus,
    private readonly targets: Targets,
  ) {}

  /** @throws ApiError 400, 401, 403, 404; NatsUnavailableError */
  async pause(tenant: string, name: string, { until, reason }: PauseCommand, order: Order): Promise<ApiCommandAccepted> {
    const { document } = await this.targets.application(tenant, name, order, 'pause');
    if (until !== undefined && Date.parse(until) <= Date.now()) throw invalid([{ at: 'until', message: 'is over already' }]);
    const detail = `Pause it${until === undefined ? '' : ` until ${until}`}.`;
    const id = await this.tell(document, { paused: true, until, reason, detail }, order);
    const end = until === undefined ? 'until somebody resumes it' : `until ${until}`;
    return this.accepted(document, id, `Nothing is applied, pruned or healed ${end}; health is still watched.`);
  }

  /** @throws ApiError 401, 403, 404, 409; NatsUnavailableError */
  async resume(tenant: string, name: string, { reason }: ResumeCommand, order: Order): Promise<ApiCommandAccepted> {
    const { document, paused } = await this.targets.application(tenant, name, order, 'pause');
    const obstacle = paused === undefined && document.spec.suspend ? byGit(document) : undefined;
    const id = await this.tell(document, { paused: false, reason, detail: 'Resume it.', obstacle }, order);
    const next = paused?.alsoInGit
      ? 'The pause is taken back. Git says spec.suspend too, so it stays suspended until that is taken away.'
      : 'What Git says is applied now.';
    return this.accepted(document, id, next);
  }

  private async tell(document: Document, { paused, until, reason, detail, obstacle }: Word, order: Order): Promise<string> {
    const about = { tenant: document.spec.tenant, application: document.metadata.name };
    const asked = await askFor(this.targets.authoriser, order, { action: 'pause', ...about, detail, reason, obstacle });
    const at = new Date().toISOString();
    await withDeadline(this.bus.publish(ApplicationPaused, { ...about, paused, ...(until === undefined ? {} : { until }), asked, at }));
    return asked.id;
  }

  private accepted({ spec: { tenant }, metadata: { name } }: Document, id: string, next: string): ApiCommandAccepted {
    return { id, tenant, application: name, next, follow: eventsOf(tenant, name) };
  }
}

type Document = EntryOf<'Application'>['document'];
interface Word {
  readonly paused: boolean;
  readonly until?: string | undefined;
  readonly reason: string | undefined;
  readonly detail: string;
  readonly obstacle?: ApiError | undefined;
}

const byGit = ({ spec: { tenant }, metadata: { name } }: Document): ApiError =>
  new ApiError({
    status: 409,
    code: 'SuspendedInGit',
    title: 'Git says that the application is suspended',
    detail: `Application ${tenant}/${name} is not paused here: its document has spec.suspend: true.`,
    advice: 'Set spec.suspend to false in Git, then it is synced by itself.',
  });
