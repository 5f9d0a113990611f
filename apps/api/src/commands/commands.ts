import {
  ActionAudited,
  bucketOf,
  clustersOf,
  PromotionDecided,
  PruneConfirmed,
  RepositoryHinted,
  RollbackRequested,
  SyncRequested,
  type ApiCommandAccepted,
  type ApiPromotion,
  type ApiSyncAccepted,
  type ConfirmDeletionCommand,
  type PromotionCommand,
  type RollbackCommand,
  type SyncCommand,
  type TenantName,
} from '@fairlead/contracts';
import type { Bus } from '@fairlead/messaging';
import type { EntryOf } from '../catalog/catalog-view.js';
import { ApiError, notFound } from '../rest/api-error.js';
import { withDeadline } from '../rest/deadline.js';
import { askFor, eventsOf, type Order } from './order.js';
import type { Targets } from './targets.js';

/** Which versions wait where. */
export interface PromotionsNow {
  waiting(tenant: string, promotion: string, environment: string): Promise<ApiPromotion | undefined>;
}

/** What people ask for: checked, audited and passed on to the service that does it. Needs no Postgres but to find the version that waits. */
export class Commands {
  constructor(
    private readonly bus: Bus,
    private readonly targets: Targets,
    private readonly promotions: PromotionsNow,
  ) {}

  /** Asks git-poller to look at the repository now, and the syncers to compare and apply now. @throws ApiError 401, 403, 404, 409; NatsUnavailableError */
  async sync(tenant: string, name: string, { reason }: SyncCommand, order: Order): Promise<ApiSyncAccepted> {
    const entry = await this.targets.application(tenant, name, order, 'sync');
    const { spec, metadata } = entry.document;
    const application = metadata.name;
    const repository = spec.source.repository;
    const clusters = clustersOf(spec);
    const about = { tenant: spec.tenant, application };
    const detail = `Sync on ${clusters.join(', ') || 'no cluster'}.`;
    const obstacle = spec.suspend ? suspended(entry) : undefined;
    const asked = await askFor(this.targets.authoriser, order, { action: 'sync', ...about, reason, detail, clusters, obstacle });
    const at = new Date().toISOString();
    const command = { ...asked, ...about, at };
    const bucket = bucketOf(tenant, name);
    await withDeadline(
      Promise.all([
        this.bus.publish(RepositoryHinted, { tenant: spec.tenant, repository, reason: 'refresh', id: asked.id, at }),
        ...clusters.map((cluster) => this.bus.publish(SyncRequested, { ...command, cluster, bucket })),
      ]),
    );
    // No syncer will answer: there is nothing but the repository to be looked at.
    if (clusters.length === 0)
      await withDeadline(this.bus.publish(ActionAudited, { ...command, action: 'sync', outcome: 'done', detail: HINTED }));
    const follow = { application: `/api/v1/applications/${tenant}/${name}`, events: eventsOf(tenant, name) };
    return { id: asked.id, ...about, repository, clusters, follow };
  }

  /** @throws ApiError 401, 403, 404; NatsUnavailableError */
  async rollback(tenant: string, name: string, command: RollbackCommand, order: Order): Promise<ApiCommandAccepted> {
    const { spec, metadata } = (await this.targets.application(tenant, name, order, 'rollback')).document;
    const { commit, to, reason } = command;
    const detail = `Roll back${commit ? ` commit ${commit.slice(0, 8)}` : ''}${to ? ` to ${to.slice(0, 8)}` : ''}.`;
    const about = { tenant: spec.tenant, application: metadata.name };
    const asked = await askFor(this.targets.authoriser, order, { action: 'rollback', ...about, detail, reason });
    const message = { ...asked, ...about, ...(commit ? { commit } : {}), ...(to ? { to } : {}), at: new Date().toISOString() };
    await withDeadline(this.bus.publish(RollbackRequested, message));
    const next = spec.suspend
      ? 'The bad commit is held back and reverted in Git. The application is suspended, so the earlier rendering is applied when it goes on.'
      : 'The earlier rendering is applied now and the bad commit is held back; at the same time it is reverted in Git.';
    return { id: asked.id, ...about, clusters: clustersOf(spec), next, follow: eventsOf(tenant, name) };
  }

  /** @throws ApiError 401, 403, 404, 409; NatsUnavailableError */
  async decide(tenant: TenantName, name: string, command: PromotionCommand, order: Order): Promise<ApiCommandAccepted> {
    const document = this.targets.view.entry(`promotion.${tenant}.${name}`)?.document;
    const { environment, decision, reason } = command;
    if (document?.kind !== 'Promotion') {
      await this.targets.refuseStranger(tenant, order, 'approve-promotion', `Promotion ${name}.`);
      throw notFound(`Promotion ${tenant}/${name}`, 'GET /api/v1/promotions lists what is under way.');
    }
    const target = document.spec.environments.find((one) => one.name === environment);
    if (target === undefined) {
      await this.targets.refuseStranger(tenant, order, 'approve-promotion', `Promotion ${name}.`);
      const names = document.spec.environments.map((one) => one.name).join(', ');
      throw notFound(`Environment ${environment} of promotion ${tenant}/${name}`, `It has ${names}.`);
    }
    const commit = command.commit ?? (await this.promotions.waiting(tenant, name, environment))?.commit;
    const what = commit?.slice(0, 8) ?? 'what waits';
    const detail = `${decision === 'approve' ? 'Approve' : 'Reject'} ${what} for ${environment} (promotion ${name}).`;
    const wish = { action: 'approve-promotion', tenant, application: target.application, detail, reason } as const;
    // Who may not is told that, whether a version waits or not.
    if (commit === undefined && this.targets.may(tenant, order, 'approve-promotion')) throw nothingWaits(tenant, name, environment);
    const asked = await askFor(this.targets.authoriser, order, wish);
    if (commit === undefined) throw nothingWaits(tenant, name, environment);
    const message = { ...asked, tenant, promotion: name, environment, commit, decision, at: new Date().toISOString() };
    await withDeadline(this.bus.publish(PromotionDecided, message));
    return {
      id: asked.id,
      tenant,
      application: target.application,
      next: decision === 'approve' ? `Commit ${commit.slice(0, 8)} goes to ${environment} as a Git change.` : `It stays where it is.`,
      follow: eventsOf(tenant, target.application),
    };
  }

  /** @throws ApiError 401, 403, 404; NatsUnavailableError */
  async confirmDeletion(tenant: string, name: string, command: ConfirmDeletionCommand, order: Order): Promise<ApiCommandAccepted> {
    const { spec, metadata } = (await this.targets.application(tenant, name, order, 'confirm-deletion')).document;
    const { objects, reason } = command;
    const about = { tenant: spec.tenant, application: metadata.name };
    const detail = `Confirm the deletion of ${objects?.join(', ') ?? 'all objects that wait for it'}.`;
    const clusters = clustersOf(spec);
    const asked = await askFor(this.targets.authoriser, order, { action: 'confirm-deletion', ...about, detail, reason, clusters });
    const message = { ...asked, ...about, bucket: bucketOf(tenant, name), ...(objects ? { objects } : {}), at: new Date().toISOString() };
    await withDeadline(Promise.all(clusters.map((cluster) => this.bus.publish(PruneConfirmed, { ...message, cluster }))));
    // No syncer will answer.
    if (clusters.length === 0)
      await withDeadline(
        this.bus.publish(ActionAudited, {
          ...asked,
          ...about,
          action: 'confirm-deletion',
          outcome: 'done',
          detail: NO_CLUSTER,
          at: message.at,
        }),
      );
    const next = spec.suspend
      ? 'What waits for confirmation is deleted when the application goes on: it is suspended.'
      : 'What waits for confirmation is deleted now.';
    return { id: asked.id, ...about, clusters, next, follow: eventsOf(tenant, name) };
  }
}

const NO_CLUSTER = 'The application goes to no cluster: nothing waits.';
const HINTED = 'The repository is looked at now; the application goes to no cluster.';

const nothingWaits = (tenant: string, name: string, environment: string): ApiError =>
  new ApiError({
    status: 409,
    code: 'NothingWaits',
    title: 'No version waits for a decision',
    detail: `No version of promotion ${tenant}/${name} waits for approval to go to ${environment}.`,
    advice: `GET /api/v1/promotions?tenant=${tenant} tells how each stands; a version is offered once it is healthy where it comes from for the soak time.`,
  });

/** In words who suspended it and how it goes on. */
function suspended({ document: { metadata, spec }, paused }: EntryOf<'Application'>): ApiError {
  const name = `Application ${spec.tenant}/${metadata.name}`;
  const why = paused?.reason === undefined ? '' : ` (${paused.reason})`;
  const until = paused?.until === undefined ? '' : ` until ${paused.until}`;
  return new ApiError({
    status: 409,
    code: 'ApplicationSuspended',
    title: 'The application is suspended',
    detail: paused
      ? `${name} was paused by ${paused.actor}${why}${until}, so it is not synced.`
      : `${name} has spec.suspend: true, so it is not synced.`,
    advice:
      paused && !paused.alsoInGit
        ? `Resume it: POST /api/v1/applications/${spec.tenant}/${metadata.name}/resume, or fairlead resume ${spec.tenant}/${metadata.name}.`
        : 'Set spec.suspend to false in Git, then it is synced by itself.',
  });
}
