import { randomUUID } from 'node:crypto';
import { bucketOf, clustersOf, RepositoryHinted, SyncRequested, type ApiSyncAccepted, type SyncCommand } from '@fairlead/contracts';
import type { Bus } from '@fairlead/messaging';
import type { CatalogView } from '../catalog/catalog-view.js';
import { ApiError, notFound } from '../rest/api-error.js';
import { withDeadline } from '../rest/deadline.js';

/** Until sign-in exists, nobody knows who asks. */
const ACTOR = 'someone on this machine';

/** Asks git-poller to look at the repository now, and the syncers to compare and apply now. Needs no Postgres. */
export class SyncCommands {
  constructor(
    private readonly bus: Bus,
    private readonly view: CatalogView,
  ) {}

  /** @throws ApiError 404 or 409; NatsUnavailableError */
  async request(tenant: string, name: string, { reason }: SyncCommand): Promise<ApiSyncAccepted> {
    const document = this.view.application(tenant, name)?.document;
    if (document === undefined) throw notFound(`Application ${tenant}/${name}`, 'GET /api/v1/applications lists what there is.');
    if (document.spec.suspend) throw suspended(tenant, name);
    const { spec, metadata } = document;
    const id = randomUUID();
    const at = new Date().toISOString();
    const repository = spec.source.repository;
    const clusters = clustersOf(spec);
    const command = { tenant: spec.tenant, application: metadata.name, id, actor: ACTOR, at, ...(reason === undefined ? {} : { reason }) };
    const bucket = bucketOf(tenant, name);
    await withDeadline(
      Promise.all([
        this.bus.publish(RepositoryHinted, { tenant: spec.tenant, repository, reason: 'refresh', id, at }),
        ...clusters.map((cluster) => this.bus.publish(SyncRequested, { ...command, cluster, bucket })),
      ]),
    );
    const self = `/api/v1/applications/${tenant}/${name}`;
    const follow = { application: self, events: `/api/v1/events?tenant=${tenant}&application=${name}` };
    return { id, tenant: spec.tenant, application: metadata.name, repository, clusters, follow };
  }
}

const suspended = (tenant: string, name: string): ApiError =>
  new ApiError({
    status: 409,
    code: 'ApplicationSuspended',
    title: 'The application is suspended',
    detail: `Application ${tenant}/${name} has spec.suspend: true, so it is not synced.`,
    advice: 'Set spec.suspend to false in Git, then it is synced by itself.',
  });
