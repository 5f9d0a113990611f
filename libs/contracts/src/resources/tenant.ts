import { z } from 'zod';
import { ClusterName, TenantName } from '../ids.js';
import { Role } from './people.js';
import { CredentialsRef, document } from './metadata.js';

/** A namespace that belongs to a tenant: made, with its quota, limits, ServiceAccount and rights, on each of its clusters. */
export const TenantNamespace = z.strictObject({
  name: z
    .string()
    .max(63)
    .regex(/^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/, 'must be a namespace name: lower-case letters, digits and hyphens'),
  clusters: z.array(ClusterName).min(1),
  /** `hard` of its ResourceQuota, such as `{"pods": "20", "requests.cpu": "4"}`. */
  quota: z.record(z.string(), z.string()).optional(),
  labels: z.record(z.string(), z.string()).optional(),
});
export type TenantNamespace = z.infer<typeof TenantNamespace>;
/** A rule of Kubernetes RBAC. */
export const PolicyRule = z.strictObject({
  apiGroups: z.array(z.string()).min(1),
  resources: z.array(z.string().min(1)).min(1),
  verbs: z.array(z.string().min(1)).min(1),
});

export const TenantSpec = z.strictObject({
  description: z.string().optional(),
  /** Who may do what with the tenant's applications. People of the tenant `platform` may act on everybody's. */
  people: z
    .array(
      z
        .strictObject({
          /** As sign-in and the audit log name them. */
          user: z.string().min(1).max(200).optional(),
          /** Everybody in this group of the identity provider. */
          group: z.string().min(1).max(200).optional(),
          /** Slack's id of the person. */
          slack: z
            .string()
            .regex(/^[UW][A-Z0-9]+$/, "must be Slack's id of a person, such as U0123ABCD")
            .optional(),
          role: Role,
        })
        .refine((entry) => (entry.user === undefined) !== (entry.group === undefined), 'names either a user or a group')
        .refine((entry) => entry.group === undefined || entry.slack === undefined, 'a group has no Slack id'),
    )
    .optional(),
  /** The tenant's own namespaces. With them its applications are applied as its ServiceAccount, which may act in these only. */
  namespaces: z.array(TenantNamespace).optional(),
  /** Rights of the ServiceAccount in its namespaces beyond the usual ones, for kinds of custom resources. */
  rules: z.array(PolicyRule).optional(),
  /** The cluster that stands for "in this cluster" in documents of Argo CD and Flux; absent: the only cluster there is. */
  cluster: ClusterName.optional(),
  /** Credentials for repositories that name none: the first whose URL glob matches. */
  credentials: z.array(z.strictObject({ url: z.string().min(1), credentialsRef: CredentialsRef })).optional(),
  /** URL globs of repositories that the tenant's applications may read; absent: any repository declared for it. */
  repositories: z.array(z.string().min(1)).optional(),
  /** Where the tenant's applications may go; absent: anywhere. */
  destinations: z
    .array(z.strictObject({ cluster: z.union([z.literal('*'), ClusterName]), namespaces: z.array(z.string().min(1)).min(1) }))
    .optional(),
  notifications: z
    .strictObject({
      slack: z.strictObject({ channel: z.string().regex(/^(#[^\s]+|[CGD][A-Z0-9]+)$/, 'must be #channel or a channel id') }).optional(),
    })
    .optional(),
});
export type TenantSpec = z.infer<typeof TenantSpec>;
export const TenantDocument = document('Tenant', TenantName, TenantSpec);
export type TenantDocument = z.infer<typeof TenantDocument>;
