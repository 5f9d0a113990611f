import { Inject, Injectable } from '@nestjs/common';
import { bucketOf, ManifestsRendered, SourceChanged, type Generation, type MessageOf, type RollbackRequested } from '@fairlead/contracts';
import { Bus } from '@fairlead/messaging';
import { LOGGER, type Logger } from '@fairlead/service-kit';
import { Publishing } from '../publishing/publishing.js';
import { heldProblem, type Hold } from './held-problem.js';
import { Holds } from './holds.js';
import { planRollback } from './plan-rollback.js';
import { RenderingHistory, type Kept } from './rendering-history.js';

type Request = MessageOf<typeof RollbackRequested>;
type Desired = MessageOf<typeof ManifestsRendered>;

/**
 * Sends an earlier rendering to an application's clusters and holds the bad source back. Needs neither Git nor a tool: the rendering is there.
 * Each step can be done again, so it does not matter where a process ends.
 */
@Injectable()
export class Rollback {
  constructor(
    @Inject(LOGGER) private readonly logger: Logger,
    private readonly bus: Bus,
    private readonly holds: Holds,
    private readonly history: RenderingHistory,
    private readonly publishing: Publishing,
  ) {}

  async take(request: Request): Promise<void> {
    const facts = { tenant: request.tenant, application: request.application, id: request.id, actor: request.actor };
    const [last, desired, kept] = await Promise.all([this.holds.last(request), this.desired(request), this.history.of(request)]);
    const begun = last?.asked.id === request.id ? last : undefined;
    if (begun && !begun.held) return;
    const hold = begun ?? (await this.begin(request, desired, kept, last));
    if (typeof hold === 'string') return this.logger.warn('rollback is ignored', { ...facts, why: hold });
    const instead = hold.instead && kept.findLast(({ fingerprint }) => fingerprint === hold.instead?.fingerprint);
    const sent = instead ? await Promise.all(desired.map((each) => this.send(each, hold, instead))) : [];
    await this.tell(hold, desired, instead);
    this.logger.info('taken back', {
      ...facts,
      from: hold.bad.revision.commit,
      to: instead?.revision.commit,
      clusters: sent.filter(Boolean).length,
    });
  }

  /** The hold comes before anything is sent, so that the bad source can't come between. @returns why nothing is done */
  private async begin(
    request: Request,
    desired: readonly Desired[],
    kept: readonly Kept[],
    last: Hold | undefined,
  ): Promise<Hold | string> {
    const { tenant, application, id, actor, via, reason } = request;
    const newest = await this.bus.last(SourceChanged, `source.${tenant}.${application}`);
    const plan = planRollback({ request, desired, kept, hold: last, newestSource: newest?.message.generation, now: Date.now() });
    if ('ignore' in plan) return plan.ignore;
    const { bad, instead } = plan;
    const hold: Hold = {
      ...{ tenant, application, held: true, bad },
      ...(instead && { instead: { fingerprint: instead.fingerprint, revision: instead.revision } }),
      asked: { id, actor, via, ...(reason !== undefined && { reason }) },
      at: new Date().toISOString(),
    };
    await this.holds.hold(hold);
    return hold;
  }

  /**
   * One more than the generation that is bad, and not the time of day: a source that comes next has its number from another machine's clock, and
   * must not look older.
   */
  private async send(desired: Desired, { bad }: Hold, { fingerprint, revision, bundle }: Kept): Promise<boolean> {
    const message = { ...desired, fingerprint, revision, bundle, generation: (desired.generation + 1) as Generation };
    const isBad = (previous: Desired): boolean =>
      previous.generation < message.generation && previous.fingerprint === bad.fingerprint && previous.bundle !== undefined;
    return (await this.bus.publishIfNewer(ManifestsRendered, message, isBad)) === 'published';
  }

  private async tell(hold: Hold, desired: readonly Desired[], instead: Kept | undefined): Promise<void> {
    const generation = Math.max(...desired.map((each) => each.generation)) as Generation;
    const isDone = desired.every(({ fingerprint }) => fingerprint !== hold.bad.fingerprint);
    const about = {
      tenant: hold.tenant,
      application: hold.application,
      generation: (isDone ? generation : generation + 1) as Generation,
      revision: instead?.revision ?? hold.bad.revision,
    };
    await this.publishing.status(about, {
      problem: heldProblem(hold),
      ...(instead && { objects: instead.bundle.objects }),
      ...(instead?.images && { images: instead.images }),
    });
  }

  private async desired({ tenant, application }: Request): Promise<Desired[]> {
    const subjects = await this.bus.subjects('DESIRED', `desired.*.${bucketOf(tenant, application)}.${tenant}.${application}`);
    const found = await Promise.all(subjects.map(async (subject) => (await this.bus.last(ManifestsRendered, subject))?.message));
    return found.filter((message) => message !== undefined).filter(({ bundle }) => bundle !== undefined);
  }
}
