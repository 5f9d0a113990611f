import { z } from 'zod';
import { ApplicationName, ClusterName, TenantName, Timestamp } from '../ids.js';
import { Problem, Revision } from '../messages/common.js';
import { Stage } from './applications.js';
import { ApiHistoryEvent } from './events.js';
import { page, PageQuery, searched } from './paging.js';

export const IncidentId = z.string().regex(/^[1-9][0-9]{0,15}$/, 'must be the number of an incident');
const incident = {
  id: IncidentId,
  tenant: TenantName,
  application: ApplicationName,
  /** Absent where no cluster has to do with it: nothing could be read or rendered. */
  cluster: ClusterName.optional(),
  state: z.enum(['open', 'resolved']),
  stage: z.enum([...Stage.options, 'health', 'rollout']),
  /** What is wrong, in a sentence. */
  summary: z.string(),
  problem: Problem.optional(),
  /** What ran or was to run when it began. */
  revision: Revision.optional(),
  openedAt: Timestamp,
  resolvedAt: Timestamp.optional(),
  /** What ended it, in a sentence. */
  resolution: z.string().optional(),
  /** Who did something about it: rollbacks, syncs, pauses. */
  actors: z.array(z.string()),
};
/** From the first failure of an application to its recovery. */
export const ApiIncident = z.object(incident).meta({ id: 'Incident' });
export type ApiIncident = z.infer<typeof ApiIncident>;
export const ApiIncidentPage = page('IncidentPage', ApiIncident);
export type ApiIncidentPage = z.infer<typeof ApiIncidentPage>;
export const ApiIncidentDetail = z
  .object({
    ...incident,
    /** From a little before it began, oldest first. */
    timeline: z.array(ApiHistoryEvent),
    /** Markdown. */
    postmortem: z.string(),
  })
  .meta({ id: 'IncidentDetail' });
export type ApiIncidentDetail = z.infer<typeof ApiIncidentDetail>;
export const IncidentQuery = PageQuery.extend({
  tenant: TenantName.optional().describe('Only this tenant.'),
  application: ApplicationName.optional().describe('Only this application; needs tenant.'),
  state: z.enum(['open', 'resolved']).optional(),
  text: searched('incidents whose application, cluster, summary or problem'),
});
export type IncidentQuery = z.infer<typeof IncidentQuery>;
