import { z } from 'zod';
import { ApplicationName, TenantName, Timestamp } from '../ids.js';
import { defineMessage } from '../message.js';
import { Asked } from '../resources/people.js';

/** api → api: a person paused an application, or let it go on. The catalog says `spec.suspend` while it is paused. Last value per application. */
export const ApplicationPaused = defineMessage({
  type: 'application.paused',
  version: 1,
  stream: 'STATUS',
  filter: 'status.pause.*.*',
  schema: z.object({
    tenant: TenantName,
    application: ApplicationName,
    /** False: it goes on. */
    paused: z.boolean(),
    /** It goes on by itself then. */
    until: Timestamp.optional(),
    asked: Asked,
    at: Timestamp,
  }),
  subject: (m) => `status.pause.${m.tenant}.${m.application}`,
  dedupeKey: (m) => `pause:${m.tenant}/${m.application}:${m.asked.id}:${m.paused}`,
});
