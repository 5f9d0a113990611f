import { z } from 'zod';
import { ClusterName, TenantName } from '../ids.js';
import { document } from './metadata.js';

export const TenantSpec = z.strictObject({
  description: z.string().optional(),
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
