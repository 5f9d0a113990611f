import { ApiAttention } from '@fairlead/contracts';
import { NO_DATABASE, ROOT, json, type Route } from './route.js';

export const attentionRoutes: readonly Route[] = [
  {
    method: 'get',
    path: `${ROOT}/attention`,
    id: 'getAttention',
    tag: 'incidents',
    summary: 'How much there is that waits for a person',
    right: 'seen',
    description: 'Open incidents that the viewer may see, and the approvals and rollouts that the viewer may decide on.',
    success: json(ApiAttention, 'The counts.'),
    failures: { 503: NO_DATABASE },
  },
];
