import { z } from 'zod';
import { TenantName } from '../ids.js';
import { DocumentName } from '../ids.js';
import { document } from './metadata.js';

const Kinds = z.array(z.strictObject({ group: z.string(), kind: z.string(), name: z.string().optional() }));
/**
 * Narrows what some of a tenant's applications may do, as Argo CD's AppProject does. Globs; a leading `!` denies. A tenant's own limits count as well.
 */
export const ProjectSpec = z.strictObject({
  tenant: TenantName,
  description: z.string().optional(),
  sourceRepos: z.array(z.string().min(1)).default([]),
  /** `cluster` is a Cluster's name or glob. */
  destinations: z.array(z.strictObject({ cluster: z.string().min(1), namespace: z.string().min(1) })).default([]),
  /** Cluster-scoped kinds: none but these. */
  clusterKinds: z.strictObject({ allow: Kinds.default([]), deny: Kinds.default([]) }).prefault({}),
  /** Namespaced kinds: all, or `allow` if it is there, but `deny`. */
  namespacedKinds: z.strictObject({ allow: Kinds.optional(), deny: Kinds.default([]) }).prefault({}),
});
export type ProjectSpec = z.infer<typeof ProjectSpec>;
export const ProjectDocument = document('Project', DocumentName, ProjectSpec);
export type ProjectDocument = z.infer<typeof ProjectDocument>;
