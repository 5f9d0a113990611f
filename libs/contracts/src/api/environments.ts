import { z } from 'zod';
import { ApplicationName, ClusterName, DocumentName, EnvironmentName, TenantName, Timestamp } from '../ids.js';
import { Revision } from '../messages/common.js';
import { PromotionChanged } from '../messages/promotion-changed.js';
import { RolloutChanged } from '../messages/rollout-changed.js';
import { HealthStatus } from '../messages/health-changed.js';
import { Action } from '../resources/people.js';
import { SyncState } from './applications.js';
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
  text: z.string().min(1).max(200).optional().describe('Only components whose name, tenant or image holds this text.'),
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
