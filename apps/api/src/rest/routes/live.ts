import { ApiLiveEvent, ApiWebhookAccepted, LiveQuery } from '@fairlead/contracts';
import { z } from 'zod';
import { NO_NATS, ROOT, type Route } from './route.js';

export const liveRoutes: readonly Route[] = [
  {
    method: 'get',
    path: `${ROOT}/events`,
    id: 'followEvents',
    tag: 'live',
    summary: 'What happens, as it happens (server-sent events)',
    right: 'seen',
    description:
      'Each event’s name is its type and its data a LiveEvent. `hello` comes first; `reset` means that something can not be told, so read everything again; `dropped` ends the stream with the reason. Connect again with Last-Event-ID to miss nothing. A comment comes every 15 s.',
    query: LiveQuery,
    headers: z.object({ 'Last-Event-ID': z.string().optional().describe('The id of the last event seen.') }),
    success: { status: 200, type: 'text/event-stream', schema: ApiLiveEvent, description: 'The stream.' },
    failures: { 429: 'Too many readers of one viewer.', 503: 'Too many readers.' },
  },
  {
    method: 'post',
    path: '/webhooks/git',
    id: 'gitWebhook',
    tag: 'webhooks',
    summary: 'A Git host tells of a push',
    right: 'public',
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
      503: NO_NATS,
    },
  },
];
