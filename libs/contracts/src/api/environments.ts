import { z } from 'zod';
import { ApplicationName, ClusterName, DocumentName, EnvironmentName, TenantName, Timestamp } from '../ids.js';
import { Revision } from '../messages/common.js';
import { PromotionChanged } from '../messages/promotion-changed.js';
import { RolloutChanged } from '../messages/rollout-changed.js';
import { HealthStatus } from '../messages/health-changed.js';
import { Action } from '../resources/people.js';
import { SyncState } from './applications.js';
import { flag, page, PageQuery, searched } from './paging.js';

export const TenantPageQuery = PageQuery.extend({ tenant: TenantName.optional().describe('Only this tenant.') });
export type TenantPageQuery = z.infer<typeof TenantPageQuery>;
const byUrgency = z
  .enum(['name', 'urgency'])
  .default('name')
  .describe('By tenant and name, or first those where a person has something to do, then those under way.');
const promotionState = z
  .enum(['waiting', 'moving'])
  .optional()
  .describe('`waiting`: only where a person has something to do; `moving`: only where a version is on its way.');
export const PromotionQuery = TenantPageQuery.extend({
  text: searched('promotions whose tenant, application, name, environment, commit or change'),
  state: promotionState,
});
export type PromotionQuery = z.infer<typeof PromotionQuery>;
export const PromotionBoardQuery = TenantPageQuery.extend({
  text: searched('boards whose tenant, name, component, environment, image or commit'),
  state: promotionState,
  sort: byUrgency,
});
export type PromotionBoardQuery = z.infer<typeof PromotionBoardQuery>;
export const RolloutQuery = TenantPageQuery.extend({
  text: searched('rollouts whose application, Canary, cluster, namespace or image'),
  state: z
    .enum(['active', 'failed', 'rest'])
    .optional()
    .describe('`active`: only those that wait or are under way; `failed`; `rest`: only those that are over.'),
  sort: z
    .enum(['newest', 'urgency'])
    .default('newest')
    .describe('The newest first, or first those that wait for somebody, then those under way, failed, over; of these the newest first.'),
});
export type RolloutQuery = z.infer<typeof RolloutQuery>;
/** How a version on its way to an environment stands now. */
export const ApiPromotion = PromotionChanged.schema.meta({ id: 'Promotion' });
export type ApiPromotion = z.infer<typeof ApiPromotion>;
export const ApiPromotionPage = page('PromotionPage', ApiPromotion);
/** How a rollout stands now. */
export const ApiRollout = RolloutChanged.schema.meta({ id: 'Rollout' });
export type ApiRollout = z.infer<typeof ApiRollout>;
export const ApiRolloutPage = page('RolloutPage', ApiRollout);

/** One environment of a component: what runs there, for people who read no YAML. */
export const ApiDeployment = z
  .object({
    environment: EnvironmentName,
    application: ApplicationName,
    clusters: z.array(ClusterName),
    /** The images' tag where all own images share one, else the short commit. */
    version: z.string(),
    images: z.array(z.string()),
    revision: Revision.optional(),
    sync: SyncState,
    health: HealthStatus,
    /** Since when this version is there. */
    since: Timestamp.optional(),
    /** Commits that the environment before it (in the order of the component's Promotion, else of names) runs and this one does not: another version. */
    behind: z.boolean(),
  })
  .meta({ id: 'Deployment' });
export type ApiDeployment = z.infer<typeof ApiDeployment>;
export const ApiComponent = z
  .object({ tenant: TenantName, component: z.string(), environments: z.array(ApiDeployment) })
  .meta({ id: 'Component' });
export type ApiComponent = z.infer<typeof ApiComponent>;
export const ApiComponentPage = page('ComponentPage', ApiComponent);
export const ComponentQuery = TenantPageQuery.extend({
  text: searched('components whose name, tenant, environment, application, image or commit'),
  problem: flag('Only those with an environment that is not well or has a problem, or only the others.'),
});
export type ComponentQuery = z.infer<typeof ComponentQuery>;

/** A component's way through its environments. */
export const ApiPromotionBoard = z
  .object({
    tenant: TenantName,
    promotion: DocumentName,
    component: z.string(),
    columns: z.array(
      z.object({
        environment: EnvironmentName,
        application: ApplicationName,
        approval: z.enum(['required', 'none']),
        soakSeconds: z.int().nonnegative(),
        running: z
          .object({ version: z.string(), revision: Revision.optional(), health: HealthStatus, since: Timestamp.optional() })
          .optional(),
        /** The version that waits to come here, or is on its way. */
        next: ApiPromotion.optional(),
      }),
    ),
    may: z.array(Action),
  })
  .meta({ id: 'PromotionBoard' });
export type ApiPromotionBoard = z.infer<typeof ApiPromotionBoard>;
export const ApiPromotionBoardPage = page('PromotionBoardPage', ApiPromotionBoard);

export const RolloutStepQuery = z.strictObject({
  cluster: ClusterName,
  namespace: z.string().min(1).max(63),
  name: z.string().min(1).max(253).describe('The Canary.'),
});
/** Every step of the newest rollouts of one Canary, oldest first, for charts. */
export const ApiRolloutSteps = z.object({ items: z.array(ApiRollout), may: z.array(Action) }).meta({ id: 'RolloutSteps' });
export type ApiRolloutSteps = z.infer<typeof ApiRolloutSteps>;
