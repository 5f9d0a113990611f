import { ApiDeadLetterDetail, ApiDeadLetterPage, ApiSystem, DeadLetterCommand, DeadLetterId, PageQuery } from '@fairlead/contracts';
import { z } from 'zod';
import { KEY_TAKEN, NO_NATS, ROOT, accepted, commandHeaders, json, type Route } from './route.js';

export const systemRoutes: readonly Route[] = [
  {
    method: 'get',
    path: `${ROOT}/system`,
    id: 'getSystem',
    tag: 'system',
    summary: 'Services, streams, leases and what is behind',
    right: 'operate-platform',
    success: json(ApiSystem, 'The system.'),
    failures: { 503: NO_NATS },
  },
  {
    method: 'get',
    path: `${ROOT}/system/dead-letters`,
    id: 'listDeadLetters',
    tag: 'system',
    summary: 'Messages that consumers have given up on, newest first',
    right: 'operate-platform',
    query: PageQuery,
    success: json(ApiDeadLetterPage, 'A page of dead letters.'),
    failures: { 503: NO_NATS },
  },
  {
    method: 'get',
    path: `${ROOT}/system/dead-letters/{id}`,
    id: 'getDeadLetter',
    tag: 'system',
    summary: 'One of them with its message',
    right: 'operate-platform',
    params: z.object({ id: DeadLetterId }),
    success: json(ApiDeadLetterDetail, 'The dead letter.'),
    failures: { 404: 'There is no such dead letter.', 503: NO_NATS },
  },
  {
    method: 'post',
    path: `${ROOT}/system/dead-letters/{id}/decision`,
    id: 'decideDeadLetter',
    tag: 'system',
    summary: 'Replay or discard a dead letter',
    right: 'operate-platform',
    params: z.object({ id: DeadLetterId }),
    headers: commandHeaders,
    body: DeadLetterCommand,
    success: accepted,
    failures: { 404: 'There is no such dead letter.', 409: `It can not be sent again. ${KEY_TAKEN}`, 503: NO_NATS },
  },
];
