import { commonConfig } from '@fairlead/service-kit';
import { z } from 'zod';

/** Settings of the canary service, read once at start from the environment. */
export const CanaryConfig = z.object({
  ...commonConfig.shape,
  /** Folder with one folder per `credentialsRef` name of a Cluster, each holding a file `kubeconfig`. */
  FAIRLEAD_CANARY_CREDENTIALS: z.string().min(1).default('/etc/fairlead/clusters'),
  /** Rollouts that take a step at the same time per cluster. Those that wait for their interval are not counted. */
  FAIRLEAD_CANARY_ROLLOUTS: z.coerce.number().int().min(1).max(256).default(16),
  /** Requests under way at the same time per cluster, watches not counted. */
  FAIRLEAD_CANARY_REQUESTS: z.coerce.number().int().min(1).max(256).default(16),
});
export type CanaryConfig = z.infer<typeof CanaryConfig>;
