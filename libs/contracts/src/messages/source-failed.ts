import { z } from 'zod';
import { ApplicationName, Generation, TenantName } from '../ids.js';
import { defineMessage } from '../message.js';
import { Problem, Revision } from './common.js';

/** git-poller: an application's source can't be read; its last good rendering stays. */
export const SourceFailed = defineMessage({
  type: 'source.failed',
  version: 1,
  stream: 'EVENTS',
  filter: 'event.source-failed.*.*',
  schema: z.object({
    tenant: TenantName,
    application: ApplicationName,
    generation: Generation,
    revision: Revision.optional(),
    problem: Problem,
  }),
  subject: (m) => `event.source-failed.${m.tenant}.${m.application}`,
  dedupeKey: (m) => `source-failed:${m.tenant}/${m.application}:${m.generation}`,
});
