import { z } from 'zod';
import { ApplicationName, ClusterName, Generation, TenantName, Timestamp } from '../ids.js';
import { Problem, Revision } from '../messages/common.js';
import { page, PageQuery } from './paging.js';

/** What an application went through. */
export const HistoryType = z.enum([
  'source.failed',
  'render.failed',
  'sync.finished',
  'health.changed',
  'drift.healed',
  'rollout.changed',
  'promotion.changed',
  'git.pushed',
  'action.audited',
]);
export type HistoryType = z.infer<typeof HistoryType>;
/** What the live stream tells: the same, and that a stage's state is another now. */
export const LiveType = z.enum([
  ...HistoryType.options,
  'source.status',
  'render.status',
  'sync.status',
  'catalog.reported',
  'application.held',
]);
export type LiveType = z.infer<typeof LiveType>;

const about = {
  at: Timestamp,
  tenant: TenantName,
  /** Absent where it concerns no single one. */
  application: ApplicationName.optional(),
  cluster: ClusterName.optional(),
  /** Absent of what is not about one announcement of a source. */
  generation: Generation.optional(),
  revision: Revision.optional(),
  /** The event as a sentence. */
  summary: z.string(),
  problem: Problem.optional(),
};
/** The message as its service sent it, long lists left out. */
const data = z.record(z.string(), z.unknown());

export const ApiHistoryEvent = z.object({ id: z.string(), type: HistoryType, ...about, data }).meta({ id: 'HistoryEvent' });
export type ApiHistoryEvent = z.infer<typeof ApiHistoryEvent>;
export const ApiHistoryPage = page('HistoryPage', ApiHistoryEvent);
export type ApiHistoryPage = z.infer<typeof ApiHistoryPage>;
export const HistoryQuery = PageQuery.extend({ type: HistoryType.optional(), cluster: ClusterName.optional() });
export type HistoryQuery = z.infer<typeof HistoryQuery>;

/**
 * `data` of a server-sent event, whose `event` is the type and whose `id` is where to go on: send it as `Last-Event-ID`.
 * Beside these types there are `hello` (first of all, its id is where the stream stands), `reset` (what went before can't be told: read
 * everything again) and `dropped` (the stream ends, with the reason).
 */
export const ApiLiveEvent = z.object({ type: LiveType, ...about, data }).meta({ id: 'LiveEvent' });
export type ApiLiveEvent = z.infer<typeof ApiLiveEvent>;
/** `data` of `hello`, `reset` and `dropped`. */
export const ApiLiveNotice = z.object({ reason: z.string() }).meta({ id: 'LiveNotice' });
export type ApiLiveNotice = z.infer<typeof ApiLiveNotice>;
export const LiveQuery = z.strictObject({
  tenant: TenantName.optional(),
  application: ApplicationName.optional().describe('Only this application; needs tenant.'),
  type: LiveType.optional(),
});
export type LiveQuery = z.infer<typeof LiveQuery>;
