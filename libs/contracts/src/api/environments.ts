import { z } from 'zod';
import { ApplicationName, ClusterName, EnvironmentName, TenantName } from '../ids.js';
import { ActionAudited } from '../messages/action-audited.js';
import { Revision } from '../messages/common.js';
import { PromotionChanged } from '../messages/promotion-changed.js';
import { RolloutChanged } from '../messages/rollout-changed.js';
import { page, PageQuery } from './paging.js';

export const CompareQuery = z.strictObject({
  environments: z
    .string()
    .min(1)
    .max(500)
    .transform((text) => text.split(','))
    .pipe(z.array(EnvironmentName).min(2).max(10))
    .describe('Two or more, with commas between, in the order in which to show them.'),
  tenant: TenantName.optional().describe('Only this tenant.'),
  component: z.string().min(1).max(63).optional().describe('Only this component: what the applications are environments of.'),
});
export type CompareQuery = z.infer<typeof CompareQuery>;

export const ApiComparison = z
  .object({
    tenant: TenantName,
    component: z.string(),
    /** The applications that were compared, in the order asked for; an environment without one is missing. */
    applications: z.array(
      z.object({
        environment: EnvironmentName,
        application: ApplicationName,
        cluster: ClusterName,
        revision: Revision,
      }),
    ),
    /** Environments that were asked for and that the component has no rendering for. */
    missing: z.array(EnvironmentName),
    objects: z.array(
      z.object({
        group: z.string(),
        kind: z.string(),
        name: z.string(),
        names: z.record(z.string(), z.string()),
        fields: z.array(z.object({ path: z.string(), values: z.record(z.string(), z.string()) })),
      }),
    ),
    /** Objects that are the same everywhere. */
    equal: z.int().nonnegative(),
  })
  .meta({ id: 'Comparison' });
export type ApiComparison = z.infer<typeof ApiComparison>;
export const ApiComparisonList = z.object({ items: z.array(ApiComparison) }).meta({ id: 'ComparisonList' });
export type ApiComparisonList = z.infer<typeof ApiComparisonList>;

export const TenantPageQuery = PageQuery.extend({ tenant: TenantName.optional().describe('Only this tenant.') });
export type TenantPageQuery = z.infer<typeof TenantPageQuery>;
/** How a version on its way to an environment stands now. */
export const ApiPromotion = PromotionChanged.schema.meta({ id: 'Promotion' });
export type ApiPromotion = z.infer<typeof ApiPromotion>;
export const ApiPromotionPage = page('PromotionPage', ApiPromotion);
/** How a rollout stands now. */
export const ApiRollout = RolloutChanged.schema.meta({ id: 'Rollout' });
export type ApiRollout = z.infer<typeof ApiRollout>;
export const ApiRolloutPage = page('RolloutPage', ApiRollout);
/** What a person asked for, and what became of it. */
export const ApiAuditEntry = ActionAudited.schema.meta({ id: 'AuditEntry' });
export type ApiAuditEntry = z.infer<typeof ApiAuditEntry>;
export const ApiAuditPage = page('AuditPage', ApiAuditEntry);
export const AuditQuery = TenantPageQuery.extend({
  application: ApplicationName.optional().describe('Only this application; needs tenant.'),
  actor: z.string().min(1).max(200).optional(),
  outcome: z.enum(['accepted', 'refused', 'done', 'failed']).optional(),
});
export type AuditQuery = z.infer<typeof AuditQuery>;
