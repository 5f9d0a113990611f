import { z } from 'zod';
import { ApplicationName, ClusterName, RepositoryName, TenantName } from '../ids.js';
import { document, Duration } from './metadata.js';

export const KustomizeOptions = z.strictObject({ loadRestrictor: z.enum(['rootOnly', 'none']).default('rootOnly') });
export const DirectoryOptions = z.strictObject({
  recurse: z.boolean().default(false),
  /** Globs relative to the path; absent: every `.yaml`, `.yml` and `.json` file. */
  include: z.array(z.string().min(1)).optional(),
  exclude: z.array(z.string().min(1)).optional(),
});
export const SourceSpec = z
  .strictObject({
    repository: RepositoryName,
    /** Branch, tag, full ref or commit id. */
    ref: z.string().min(1).default('HEAD'),
    path: z.string().default('.'),
    kustomize: KustomizeOptions.optional(),
    directory: DirectoryOptions.optional(),
  })
  .refine((source) => !(source.kustomize && source.directory), { message: 'takes kustomize or directory, not both', path: ['directory'] });
export type SourceSpec = z.infer<typeof SourceSpec>;

export const SyncPolicy = z.strictObject({
  /** Deletes what the rendering no longer has. */
  prune: z.boolean().default(true),
  selfHeal: z.boolean().default(true),
  createNamespace: z.boolean().default(false),
  /** Without it a rendering of no objects is refused, because a mistyped path would delete everything. */
  allowEmpty: z.boolean().default(false),
  /** Not healthy after so long: degraded. */
  healthTimeout: Duration.default('5m'),
});
export type SyncPolicy = z.infer<typeof SyncPolicy>;

export const ApplicationSpec = z.strictObject({
  tenant: TenantName,
  source: SourceSpec,
  /** Absent: the application may hold platform documents only (a config repository, an app of apps). */
  destination: z
    .strictObject({
      cluster: ClusterName.optional(),
      clusters: z.array(ClusterName).min(1).optional(),
      namespace: z.string().max(63).default('default'),
    })
    .refine((destination) => !destination.cluster !== !destination.clusters, 'needs either cluster or clusters')
    .optional(),
  sync: SyncPolicy.prefault({}),
  suspend: z.boolean().default(false),
});
export type ApplicationSpec = z.infer<typeof ApplicationSpec>;
export const ApplicationDocument = document('Application', ApplicationName, ApplicationSpec);
export type ApplicationDocument = z.infer<typeof ApplicationDocument>;
/** Names of the clusters an application goes to, without repetition. */
export const clustersOf = (spec: ApplicationSpec): ClusterName[] => [
  ...new Set(spec.destination?.clusters ?? (spec.destination?.cluster ? [spec.destination.cluster] : [])),
];
