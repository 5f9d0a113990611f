import { z } from 'zod';
import { ApplicationName, ClusterName, CommitId, EnvironmentName, TenantName, Timestamp } from '../ids.js';
import { Revision } from '../messages/common.js';
import { SyncState } from './applications.js';
import { ObjectName } from './objects.js';

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
  live: z
    .enum(['none', 'drifted', 'all'])
    .default('none')
    .describe(
      '`none`: only Git is compared, at once; `drifted`: clusters are asked for objects that are known to differ from Git; `all`: for every object. Within limits, which the answer tells.',
    ),
});
export type CompareQuery = z.infer<typeof CompareQuery>;

/** A commit that brought a value, as the environment named ran it. */
const Bringer = z.object({
  environment: EnvironmentName,
  commit: CommitId,
  subject: z.string().optional(),
  author: z.string().optional(),
  at: Timestamp.optional(),
});
/** Why a field, or a whole object, is another in one environment than in one that versions come from. */
export const ApiDifferenceMark = z
  .object({
    environment: EnvironmentName,
    /** The environment that it is compared with. */
    than: EnvironmentName,
    kind: z
      .enum(['overlay', 'lag', 'unknown'])
      .describe(
        '`overlay`: intended, Git says so at the same version; `lag`: an older version is here; `unknown`: it can not be told, and `why` says what is missing.',
      ),
    /** How it is known, in a sentence. */
    why: z.string(),
    /** Of a lag: the commit that brought what the other environment has; of an overlay: the environment's own commit, where it is known. */
    by: Bringer.optional(),
    /** Of a lag: since when the other environment is ahead. */
    since: Timestamp.optional(),
    /** Of a lag: how many versions of the other environment came since. */
    versions: z.int().positive().optional(),
  })
  .meta({ id: 'DifferenceMark' });
export type ApiDifferenceMark = z.infer<typeof ApiDifferenceMark>;

/** A cluster that holds something else than Git says of its environment. Values are JSON. */
export const ApiDrift = z
  .object({
    environment: EnvironmentName,
    cluster: ClusterName,
    /** What Git wants here; absent: nothing. */
    wanted: z.string().optional(),
    /** What runs; absent: nothing. */
    runs: z.string().optional(),
    /** Who wrote what runs, as the API server has it. */
    manager: z.string().optional(),
    /** When this manager wrote last. */
    at: Timestamp.optional(),
    /** Fairlead writes what Git says with its next look. */
    healed: z.boolean(),
    why: z.string(),
  })
  .meta({ id: 'Drift' });
export type ApiDrift = z.infer<typeof ApiDrift>;

/** What became of asking one cluster. */
export const ApiComparedCluster = z
  .object({
    environment: EnvironmentName,
    application: ApplicationName,
    cluster: ClusterName,
    /** As the syncer told it last; absent: it told nothing yet. */
    sync: SyncState.optional(),
    reason: z.string().optional(),
    /** Objects that are known to differ from Git. */
    outOfSync: z.int().nonnegative(),
    /** Objects that the cluster was asked for, and those that it was not, because there were too many or it did not answer. */
    asked: z.int().nonnegative(),
    unasked: z.int().nonnegative(),
    /** Why not all could be asked. */
    problem: z.object({ code: z.string(), message: z.string(), advice: z.string() }).optional(),
    at: Timestamp.optional(),
  })
  .meta({ id: 'ComparedCluster' });
export type ApiComparedCluster = z.infer<typeof ApiComparedCluster>;

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
        /** The images' tag where all own images share one, else the short commit. */
        version: z.string(),
        /** Somebody took it back to an earlier version, and this commit is held back. */
        held: z.object({ commit: CommitId, actor: z.string(), at: Timestamp }).optional(),
      }),
    ),
    /** Environments that were asked for and that the component has no rendering for. */
    missing: z.array(EnvironmentName),
    /** Objects that differ among environments, or from what runs. */
    objects: z.array(
      z.object({
        group: z.string(),
        kind: z.string(),
        name: z.string(),
        names: z.record(z.string(), z.string()),
        fields: z.array(
          z.object({
            path: z.string(),
            /** What Git says, by environment. */
            values: z.record(z.string(), z.string()),
            marks: z.array(ApiDifferenceMark),
            drift: z.array(ApiDrift),
          }),
        ),
        /** Why it is in some environments and not in others. */
        marks: z.array(ApiDifferenceMark),
        /** Where it is in Git and not in the cluster, or the other way round. */
        drift: z.array(ApiDrift),
        /** The object on the clusters that were asked about it. */
        live: z.array(ObjectName.extend({ environment: EnvironmentName, cluster: ClusterName })),
      }),
    ),
    /** Objects that Git says the same of everywhere, those that drifted among them. */
    equal: z.int().nonnegative(),
    /** How each cluster stands, and whether it could be asked. Empty unless clusters were to be asked. */
    clusters: z.array(ApiComparedCluster),
  })
  .meta({ id: 'Comparison' });
export type ApiComparison = z.infer<typeof ApiComparison>;
export const ApiComparisonList = z.object({ items: z.array(ApiComparison) }).meta({ id: 'ComparisonList' });
export type ApiComparisonList = z.infer<typeof ApiComparisonList>;
