import {
  ApiApplicationDetail,
  ApiApplicationPage,
  ApiAuditPage,
  ApiClusterPage,
  ApiCommandAccepted,
  ApiComparisonList,
  ApiHistoryPage,
  ApiLiveEvent,
  ApiObjectPage,
  ApiPromotionPage,
  ApiRepositoryPage,
  ApiRolloutPage,
  ApiSealing,
  ApiSyncAccepted,
  ApiTenantPage,
  ApiWebhookAccepted,
  ApplicationName,
  ApplicationQuery,
  AuditQuery,
  ClusterName,
  CompareQuery,
  ConfirmDeletionCommand,
  DocumentName,
  HistoryQuery,
  LiveQuery,
  ObjectQuery,
  PageQuery,
  PromotionCommand,
  RepositoryQuery,
  RollbackCommand,
  SyncCommand,
  TenantName,
  TenantPageQuery,
} from '@fairlead/contracts';
import { z } from 'zod';

export interface Route {
  readonly method: 'get' | 'post';
  readonly path: string;
  readonly id: string;
  readonly tag: string;
  readonly summary: string;
  readonly description?: string;
  readonly params?: z.ZodObject;
  readonly query?: z.ZodObject;
  readonly headers?: z.ZodObject;
  readonly body?: z.ZodType;
  readonly success: { readonly status: 200 | 202; readonly type: string; readonly schema: z.ZodType; readonly description: string };
  /** Status and what it means, beside 400. */
  readonly failures: Readonly<Record<number, string>>;
}

const application = z.object({ tenant: TenantName, name: ApplicationName });
const json = (schema: z.ZodType, description: string) => ({ status: 200, type: 'application/json', schema, description }) as const;
const NO_DATABASE = 'Postgres is away; lists and history come back with it.';
const NO_APPLICATION = 'There is no such application.';
const ROOT = '/api/v1';
const accepted = { status: 202, type: 'application/json', schema: ApiCommandAccepted, description: 'It was passed on.' } as const;
/** Of every command. */
const NOT_ALLOWED = { 401: 'The token is missing or not known.', 403: 'The person may not do that; the detail tells why.' } as const;

/** Everything that the api answers: the controllers serve these, the document describes them, and a test holds the two together. */
export const routes: readonly Route[] = [
  {
    method: 'get',
    path: `${ROOT}/applications`,
    id: 'listApplications',
    tag: 'applications',
    summary: 'Applications by tenant and name',
    query: ApplicationQuery,
    success: json(ApiApplicationPage, 'A page of applications.'),
    failures: { 503: NO_DATABASE },
  },
  {
    method: 'get',
    path: `${ROOT}/applications/{tenant}/{name}`,
    id: 'getApplication',
    tag: 'applications',
    summary: 'One application: its spec, conditions and state on each cluster',
    params: application,
    success: json(ApiApplicationDetail, 'The application.'),
    failures: { 404: NO_APPLICATION, 503: NO_DATABASE },
  },
  {
    method: 'get',
    path: `${ROOT}/applications/{tenant}/{name}/objects`,
    id: 'listObjects',
    tag: 'applications',
    summary: 'Objects of an application as its clusters hold them',
    description: 'Of each cluster 500 objects at most are known here, those not in order first; `total` counts all.',
    params: application,
    query: ObjectQuery,
    success: json(ApiObjectPage, 'A page of objects.'),
    failures: { 404: NO_APPLICATION, 503: NO_DATABASE },
  },
  {
    method: 'get',
    path: `${ROOT}/applications/{tenant}/{name}/history`,
    id: 'listHistory',
    tag: 'applications',
    summary: 'What happened to an application, newest first',
    params: application,
    query: HistoryQuery,
    success: json(ApiHistoryPage, 'A page of events.'),
    failures: { 404: NO_APPLICATION, 503: NO_DATABASE },
  },
  {
    method: 'post',
    path: `${ROOT}/applications/{tenant}/{name}/sync`,
    id: 'syncApplication',
    tag: 'applications',
    summary: 'Read the repository and sync every cluster now',
    description: 'Harmless to repeat. The answer tells what to read to see what becomes of it.',
    params: application,
    body: SyncCommand,
    success: { status: 202, type: 'application/json', schema: ApiSyncAccepted, description: 'It was passed on.' },
    failures: { ...NOT_ALLOWED, 404: NO_APPLICATION, 409: 'The application is suspended.', 503: 'NATS is away.' },
  },
  {
    method: 'post',
    path: `${ROOT}/applications/{tenant}/{name}/rollback`,
    id: 'rollbackApplication',
    tag: 'applications',
    summary: 'Take an application back to what ran before',
    description:
      'The earlier rendering is applied at once, also while the Git host is away; the bad commit is held back and reverted in Git as soon as that can be done.',
    params: application,
    body: RollbackCommand,
    success: accepted,
    failures: { ...NOT_ALLOWED, 404: NO_APPLICATION, 503: 'NATS is away.' },
  },
  {
    method: 'post',
    path: `${ROOT}/applications/{tenant}/{name}/confirm-deletion`,
    id: 'confirmDeletion',
    tag: 'applications',
    summary: 'Delete protected objects that left Git',
    params: application,
    body: ConfirmDeletionCommand,
    success: accepted,
    failures: { ...NOT_ALLOWED, 404: NO_APPLICATION, 503: 'NATS is away.' },
  },
  {
    method: 'get',
    path: `${ROOT}/environments/compare`,
    id: 'compareEnvironments',
    tag: 'environments',
    summary: 'What differs between environments, object by object and field by field',
    description: 'Compares what Git says, as it was last sent to clusters. Values of Secrets are hidden: equal ones bear the same letter.',
    query: CompareQuery,
    success: json(ApiComparisonList, 'One comparison for each component.'),
    failures: { 404: 'Nothing is in two of the environments.', 422: 'That is too much at once.', 503: 'NATS is away.' },
  },
  {
    method: 'get',
    path: `${ROOT}/promotions`,
    id: 'listPromotions',
    tag: 'environments',
    summary: 'The newest version on its way to each environment, and how it stands',
    query: TenantPageQuery,
    success: json(ApiPromotionPage, 'A page of promotions.'),
    failures: { 503: NO_DATABASE },
  },
  {
    method: 'post',
    path: `${ROOT}/promotions/{tenant}/{promotion}/decision`,
    id: 'decidePromotion',
    tag: 'environments',
    summary: 'Approve or reject that a version goes to an environment',
    params: z.object({ tenant: TenantName, promotion: DocumentName }),
    body: PromotionCommand,
    success: accepted,
    failures: {
      ...NOT_ALLOWED,
      404: 'There is no such promotion or environment.',
      409: 'No version waits for a decision.',
      503: 'NATS is away.',
    },
  },
  {
    method: 'get',
    path: `${ROOT}/rollouts`,
    id: 'listRollouts',
    tag: 'environments',
    summary: 'The newest rollout of each Canary, and how it stands',
    query: TenantPageQuery,
    success: json(ApiRolloutPage, 'A page of rollouts.'),
    failures: { 503: NO_DATABASE },
  },
  {
    method: 'get',
    path: `${ROOT}/audit`,
    id: 'listAudit',
    tag: 'audit',
    summary: 'Who asked for what, and what became of it, newest first',
    query: AuditQuery,
    success: json(ApiAuditPage, 'A page of entries.'),
    failures: { 503: NO_DATABASE },
  },
  {
    method: 'get',
    path: `${ROOT}/tenants`,
    id: 'listTenants',
    tag: 'catalog',
    summary: 'Tenants by name',
    query: PageQuery,
    success: json(ApiTenantPage, 'A page of tenants.'),
    failures: { 503: 'The catalog is being read.' },
  },
  {
    method: 'get',
    path: `${ROOT}/repositories`,
    id: 'listRepositories',
    tag: 'catalog',
    summary: 'Repositories by tenant and name',
    query: RepositoryQuery,
    success: json(ApiRepositoryPage, 'A page of repositories.'),
    failures: { 503: 'The catalog is being read.' },
  },
  {
    method: 'get',
    path: `${ROOT}/clusters`,
    id: 'listClusters',
    tag: 'catalog',
    summary: 'Clusters by name',
    query: PageQuery,
    success: json(ApiClusterPage, 'A page of clusters.'),
    failures: { 503: 'The catalog is being read.' },
  },
  {
    method: 'get',
    path: `${ROOT}/clusters/{name}/sealing`,
    id: 'getSealing',
    tag: 'catalog',
    summary: 'The certificate to seal secrets for a cluster with, its keys, and what is still sealed with an older one',
    description: 'Nothing here is secret: the certificate is public. `stale` lists SealedSecrets that should be sealed anew.',
    params: z.object({ name: ClusterName }),
    success: json(ApiSealing, 'How secrets for the cluster are sealed.'),
    failures: { 404: 'There is no such cluster.', 503: 'The keys of the cluster are not known yet.' },
  },
  {
    method: 'get',
    path: `${ROOT}/events`,
    id: 'followEvents',
    tag: 'live',
    summary: 'What happens, as it happens (server-sent events)',
    description:
      'Each event’s name is its type and its data a LiveEvent. `hello` comes first; `reset` means that something can not be told, so read everything again; `dropped` ends the stream with the reason. Connect again with Last-Event-ID to miss nothing. A comment comes every 15 s.',
    query: LiveQuery,
    headers: z.object({ 'Last-Event-ID': z.string().optional().describe('The id of the last event seen.') }),
    success: { status: 200, type: 'text/event-stream', schema: ApiLiveEvent, description: 'The stream.' },
    failures: { 503: 'Too many readers.' },
  },
  {
    method: 'post',
    path: '/webhooks/git',
    id: 'gitWebhook',
    tag: 'webhooks',
    summary: 'A Git host tells of a push',
    description:
      'Takes what GitHub, Gitea, Forgejo, Gogs and GitLab send, and `{"repository": {"url": …}}`. Signed with the secret: X-Hub-Signature-256, X-Gitea-Signature or X-Gitlab-Token.',
    body: z.looseObject({ repository: z.looseObject({}).optional(), project: z.looseObject({}).optional() }),
    success: {
      status: 202,
      type: 'application/json',
      schema: ApiWebhookAccepted,
      description: 'The repositories that match are read now.',
    },
    failures: {
      401: 'The signature is missing or wrong.',
      403: 'The api has no webhook secret.',
      413: 'More than 5 MB.',
      503: 'NATS is away.',
    },
  },
];
