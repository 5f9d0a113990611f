import {
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
import type { Authoriser } from '../auth/authoriser.js';
import type { Principal } from '../auth/principal.js';
import type { CatalogView, EntryOf } from '../catalog/catalog-view.js';
import { ApiError, notFound } from '../rest/api-error.js';
import { withDeadline } from '../rest/deadline.js';

type Application = EntryOf<'Application'>['document'];
/** Which versions wait where. */
export interface PromotionsNow {
  waiting(tenant: string, promotion: string, environment: string): Promise<ApiPromotion | undefined>;
}

/** What people ask for: checked, audited and passed on to the service that does it. Needs no Postgres but to find the version that waits. */
export class Commands {
  constructor(
    private readonly bus: Bus,
    private readonly view: CatalogView,
    private readonly authoriser: Authoriser,
    private readonly promotions: PromotionsNow,
  ) {}

  /** Asks git-poller to look at the repository now, and the syncers to compare and apply now. @throws ApiError 401, 403, 404, 409; NatsUnavailableError */
  async sync(tenant: string, name: string, { reason }: SyncCommand, viewer: Principal): Promise<ApiSyncAccepted> {
    const { spec, metadata } = this.application(tenant, name);
    if (spec.suspend) throw suspended(tenant, name);
    const application = metadata.name;
    const repository = spec.source.repository;
    const clusters = clustersOf(spec);
    const wish = { action: 'sync', tenant: spec.tenant, application, reason } as const;
    const at = new Date().toISOString();
    const { id, actor } = await this.ask(viewer, { ...wish, detail: `Sync on ${clusters.join(', ') || 'no cluster'}.` });
    const command = { tenant: spec.tenant, application, id, actor, at, ...(reason === undefined ? {} : { reason }) };
    const bucket = bucketOf(tenant, name);
    await withDeadline(
      Promise.all([
        this.bus.publish(RepositoryHinted, { tenant: spec.tenant, repository, reason: 'refresh', id, at }),
        ...clusters.map((cluster) => this.bus.publish(SyncRequested, { ...command, cluster, bucket })),
      ]),
    );
    const follow = { application: `/api/v1/applications/${tenant}/${name}`, events: eventsOf(tenant, name) };
    return { id, tenant: spec.tenant, application, repository, clusters, follow };
  }

  /** @throws ApiError 401, 403, 404; NatsUnavailableError */
  async rollback(tenant: string, name: string, command: RollbackCommand, viewer: Principal): Promise<ApiCommandAccepted> {
    const { spec, metadata } = this.application(tenant, name);
    const { commit, to, reason } = command;
    const detail = `Roll back${commit ? ` commit ${commit.slice(0, 8)}` : ''}${to ? ` to ${to.slice(0, 8)}` : ''}.`;
    const about = { tenant: spec.tenant, application: metadata.name };
    const asked = await this.ask(viewer, { action: 'rollback', ...about, detail, reason });
    const message = { ...asked, ...about, ...(commit ? { commit } : {}), ...(to ? { to } : {}), at: new Date().toISOString() };
    await withDeadline(this.bus.publish(RollbackRequested, message));
    return {
      id: asked.id,
      ...about,
      clusters: clustersOf(spec),
      next: 'The earlier rendering is applied now and the bad commit is held back; at the same time it is reverted in Git.',
      follow: eventsOf(tenant, name),
    };
  }

  /** @throws ApiError 401, 403, 404, 409; NatsUnavailableError */
  async decide(tenant: TenantName, name: string, command: PromotionCommand, viewer: Principal): Promise<ApiCommandAccepted> {
    const document = this.view.entry(`promotion.${tenant}.${name}`)?.document;
    if (document?.kind !== 'Promotion') throw notFound(`Promotion ${tenant}/${name}`, 'GET /api/v1/promotions lists what is under way.');
    const { environment, decision, reason } = command;
    const target = document.spec.environments.find((one) => one.name === environment);
    if (target === undefined) {
      const names = document.spec.environments.map((one) => one.name).join(', ');
      throw notFound(`Environment ${environment} of promotion ${tenant}/${name}`, `It has ${names}.`);
    }
    const commit = command.commit ?? (await this.promotions.waiting(tenant, name, environment))?.commit;
    if (commit === undefined) throw nothingWaits(tenant, name, environment);
    const detail = `${decision === 'approve' ? 'Approve' : 'Reject'} ${commit.slice(0, 8)} for ${environment} (promotion ${name}).`;
    const wish = { action: 'approve-promotion', tenant, application: target.application, detail, reason } as const;
    const asked = await this.ask(viewer, wish);
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
  async confirmDeletion(tenant: string, name: string, command: ConfirmDeletionCommand, viewer: Principal): Promise<ApiCommandAccepted> {
    const { spec, metadata } = this.application(tenant, name);
    const { objects, reason } = command;
    const about = { tenant: spec.tenant, application: metadata.name };
    const detail = `Confirm the deletion of ${objects?.join(', ') ?? 'all objects that wait for it'}.`;
    const asked = await this.ask(viewer, { action: 'confirm-deletion', ...about, detail, reason });
    const clusters = clustersOf(spec);
    const message = { ...asked, ...about, bucket: bucketOf(tenant, name), ...(objects ? { objects } : {}), at: new Date().toISOString() };
    await withDeadline(Promise.all(clusters.map((cluster) => this.bus.publish(PruneConfirmed, { ...message, cluster }))));
    return { id: asked.id, ...about, clusters, next: 'What waits for confirmation is deleted now.', follow: eventsOf(tenant, name) };
  }

  private ask(...[viewer, wish]: Parameters<Authoriser['ask']>): ReturnType<Authoriser['ask']> {
    return withDeadline(this.authoriser.ask(viewer, wish));
  }

  private application(tenant: string, name: string): Application {
    const document = this.view.application(tenant, name)?.document;
    if (document === undefined) throw notFound(`Application ${tenant}/${name}`, 'GET /api/v1/applications lists what there is.');
    return document;
  }
}

const eventsOf = (tenant: string, application: string): string => `/api/v1/events?tenant=${tenant}&application=${application}`;

const nothingWaits = (tenant: string, name: string, environment: string): ApiError =>
  new ApiError({
    status: 409,
    code: 'NothingWaits',
    title: 'No version waits for a decision',
    detail: `No version of promotion ${tenant}/${name} waits for approval to go to ${environment}.`,
    advice: `GET /api/v1/promotions?tenant=${tenant} tells how each stands; a version is offered once it is healthy where it comes from for the soak time.`,
  });

const suspended = (tenant: string, name: string): ApiError =>
  new ApiError({
    status: 409,
    code: 'ApplicationSuspended',
    title: 'The application is suspended',
    detail: `Application ${tenant}/${name} has spec.suspend: true, so it is not synced.`,
    advice: 'Set spec.suspend to false in Git, then it is synced by itself.',
  });
