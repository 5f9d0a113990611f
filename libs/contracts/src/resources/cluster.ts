import { z } from 'zod';
import { ClusterName } from '../ids.js';
import { CredentialsRef, document } from './metadata.js';

export const ClusterSpec = z.strictObject({
  description: z.string().optional(),
  /** Folder with a `kubeconfig` file; absent: the syncer's own ServiceAccount. */
  credentialsRef: CredentialsRef.optional(),
  /** How Canary documents are carried out on this cluster when they don't say it themselves. */
  rollouts: z
    .strictObject({
      /** Flagger's provider, such as `gatewayapi:v1` or `kubernetes`. */
      provider: z.string().min(1).optional(),
      /** Base URL of the Prometheus that metrics are asked of. */
      metricsServer: z.url().optional(),
      /** Gateways that the HTTPRoute of a Canary attaches to which names none. */
      gatewayRefs: z
        .array(
          z.strictObject({ name: z.string().min(1), namespace: z.string().min(1).optional(), sectionName: z.string().min(1).optional() }),
        )
        .min(1)
        .optional(),
    })
    .optional(),
  /** In how many shares the cluster's applications are split over syncers. */
  buckets: z.int().min(1).max(64).default(1),
});
export type ClusterSpec = z.infer<typeof ClusterSpec>;
export const ClusterDocument = document('Cluster', ClusterName, ClusterSpec);
export type ClusterDocument = z.infer<typeof ClusterDocument>;
