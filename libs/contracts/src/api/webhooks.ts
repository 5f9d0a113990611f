import { z } from 'zod';
import { RepositoryName, TenantName } from '../ids.js';

export const ApiWebhookAccepted = z
  .object({
    id: z.string(),
    /** Repositories of the catalog that the push is about; they are looked at now. */
    matched: z.int().nonnegative(),
    repositories: z.array(z.object({ tenant: TenantName, name: RepositoryName })),
  })
  .meta({ id: 'WebhookAccepted' });
export type ApiWebhookAccepted = z.infer<typeof ApiWebhookAccepted>;
