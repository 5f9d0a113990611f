import { z } from 'zod';
import { ApplicationName, Sha256, TenantName, Timestamp } from '../ids.js';
import { defineMessage } from '../message.js';
import { Asked } from '../resources/people.js';
import { Revision } from './common.js';

/** renderer: an application was taken back, and the source that was bad is not applied again until Git says something else. Last value per application. */
export const ApplicationHeld = defineMessage({
  type: 'application.held',
  version: 1,
  stream: 'STATUS',
  filter: 'status.hold.*.*',
  schema: z.object({
    tenant: TenantName,
    application: ApplicationName,
    /** False once another source has replaced the bad one. */
    held: z.boolean(),
    /** The source that is not applied. */
    bad: z.object({ fingerprint: Sha256, revision: Revision }),
    /** What is applied instead; absent: nothing earlier was there. */
    instead: z.object({ fingerprint: Sha256, revision: Revision }).optional(),
    asked: Asked,
    at: Timestamp,
  }),
  subject: (m) => `status.hold.${m.tenant}.${m.application}`,
  dedupeKey: (m) => `hold:${m.tenant}/${m.application}:${m.asked.id}:${m.held}`,
});
