import { z } from 'zod';
import { ClusterName, Timestamp } from '../ids.js';

export const QuotaQuery = z.strictObject({
  namespace: z.string().min(1).max(63).optional().describe('Only this namespace.'),
  cluster: ClusterName.optional().describe('Only on this cluster.'),
});
export type QuotaQuery = z.infer<typeof QuotaQuery>;

/** One resource of a quota. Quantities are those of Kubernetes, such as `20`, `500m` or `2Gi`. */
export const ApiQuotaResource = z
  .object({
    resource: z.string().describe('As Kubernetes calls it, such as `pods` or `requests.cpu`.'),
    hard: z.string().describe('What the cluster allows; where it has not counted the resource, what the Tenant document says.'),
    declared: z.string().optional().describe('What the Tenant document says, where the cluster still allows something else.'),
    used: z.string().optional().describe('Absent: the cluster was not asked, or has not counted it yet.'),
    share: z
      .number()
      .min(0)
      .max(1)
      .optional()
      .describe('What is used of `hard`; 1 also where more is used. Absent where `hard` is 0 or it can not be computed.'),
    state: z
      .enum(['fine', 'near', 'exceeded'])
      .optional()
      .describe('`near`: 90 % or more are used; `exceeded`: more than is allowed, as after a quota was lowered.'),
  })
  .meta({ id: 'QuotaResource' });
export type ApiQuotaResource = z.infer<typeof ApiQuotaResource>;

/** The quota of one namespace on one cluster. */
export const ApiQuota = z
  .object({
    namespace: z.string(),
    cluster: ClusterName,
    resources: z.array(ApiQuotaResource),
    problem: z
      .object({ code: z.string(), message: z.string(), advice: z.string() })
      .optional()
      .describe('Why it is not known what is used.'),
    at: Timestamp.describe('When the cluster was asked.'),
  })
  .meta({ id: 'Quota' });
export type ApiQuota = z.infer<typeof ApiQuota>;
/** In the order of the Tenant document; namespaces without a quota are left out. */
export const ApiQuotaList = z.object({ items: z.array(ApiQuota) }).meta({ id: 'QuotaList' });
export type ApiQuotaList = z.infer<typeof ApiQuotaList>;
