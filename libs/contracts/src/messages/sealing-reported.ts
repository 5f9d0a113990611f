import { z } from 'zod';
import { ApplicationName, ClusterName, TenantName, Timestamp } from '../ids.js';
import { defineMessage } from '../message.js';

/** How secrets for a cluster are sealed. */
export const SealingState = z.object({
  cluster: ClusterName,
  /** Newest certificate, PEM: what to seal with. */
  certificate: z.string(),
  /** Newest first; `fingerprint` is SHA-256 of the public key (SPKI), hexadecimal. */
  keys: z.array(z.object({ fingerprint: z.string(), notBefore: Timestamp, notAfter: Timestamp })).max(100),
  /** SealedSecrets with values that an older key opens: at most 1,000. */
  stale: z
    .array(
      z.object({
        tenant: TenantName.optional(),
        application: ApplicationName.optional(),
        namespace: z.string(),
        name: z.string(),
        /** Of the oldest key that it needs. */
        fingerprint: z.string(),
      }),
    )
    .max(1000),
  at: Timestamp,
});
export type SealingState = z.infer<typeof SealingState>;

/** syncer: the public keys with which secrets for a cluster are sealed, and what is still sealed with older ones. Last value per cluster. */
export const SealingReported = defineMessage({
  type: 'sealing.reported',
  version: 1,
  stream: 'STATUS',
  filter: 'status.sealing.*',
  schema: SealingState,
  subject: (m) => `status.sealing.${m.cluster}`,
  dedupeKey: (m) => `sealing:${m.cluster}:${m.at}`,
});
