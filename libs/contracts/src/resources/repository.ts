import { z } from 'zod';
import { RepositoryName, TenantName } from '../ids.js';
import { CredentialsRef, document, Duration } from './metadata.js';

export const RepositorySpec = z.strictObject({
  tenant: TenantName,
  /** https, http, ssh (URL or scp form) or file URL. Credentials in the URL are refused: they would reach logs. */
  url: z
    .string()
    .min(1)
    .refine((url) => !/^https?:\/\/[^/@]*@/.test(url), 'must hold no credentials; name them with credentialsRef'),
  interval: Duration.default('1m'),
  credentialsRef: CredentialsRef.optional(),
});
export type RepositorySpec = z.infer<typeof RepositorySpec>;
export const RepositoryDocument = document('Repository', RepositoryName, RepositorySpec);
export type RepositoryDocument = z.infer<typeof RepositoryDocument>;
