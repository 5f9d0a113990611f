import { z } from 'zod';
import { ApplicationName, TenantName, Timestamp } from '../ids.js';
import { ActionAudited } from '../messages/action-audited.js';
import { Action, Via } from '../resources/people.js';
import { page, PageQuery } from './paging.js';

/** What a person asked for, and what became of it. */
export const ApiAuditEntry = ActionAudited.schema.meta({ id: 'AuditEntry' });
export type ApiAuditEntry = z.infer<typeof ApiAuditEntry>;
export const ApiAuditPage = page('AuditPage', ApiAuditEntry);
export const AuditFilter = z.strictObject({
  tenant: TenantName.optional().describe('Only this tenant.'),
  application: ApplicationName.optional().describe('Only this application; needs tenant.'),
  actor: z.string().min(1).max(200).optional(),
  action: Action.optional(),
  via: Via.optional(),
  outcome: z.enum(['accepted', 'refused', 'done', 'failed']).optional(),
  from: Timestamp.optional().describe('Not before this moment.'),
  to: Timestamp.optional().describe('Before this moment.'),
  text: z.string().min(1).max(200).optional().describe('Only entries whose actor, detail or reason holds this text.'),
});
export type AuditFilter = z.infer<typeof AuditFilter>;
export const AuditQuery = AuditFilter.extend(PageQuery.shape);
export type AuditQuery = z.infer<typeof AuditQuery>;
export const AuditExportQuery = AuditFilter.extend({
  format: z.enum(['ndjson', 'csv']).default('ndjson').describe('One JSON object a line, or RFC 4180 with a header.'),
});
export type AuditExportQuery = z.infer<typeof AuditExportQuery>;
/** Text of an export; everything that the viewer may see, oldest first. */
export const ApiAuditExport = z.string().meta({ id: 'AuditExport' });
