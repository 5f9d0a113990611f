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
  /** `helm`: a Helm repository (`index.yaml` below the URL), polled for chart versions. */
  type: z.enum(['git', 'helm']).default('git'),
  /** What `HEAD` means to applications that name no ref of their own; absent: the remote's default branch. */
  ref: z.string().min(1).optional(),
  /** Nothing is read while it is true; what was read stays in force. */
  suspend: z.boolean().default(false),
  interval: Duration.default('1m'),
  credentialsRef: CredentialsRef.optional(),
});
export type RepositorySpec = z.infer<typeof RepositorySpec>;
export const RepositoryDocument = document('Repository', RepositoryName, RepositorySpec);
export type RepositoryDocument = z.infer<typeof RepositoryDocument>;
