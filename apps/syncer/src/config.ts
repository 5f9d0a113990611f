import { commonConfig } from '@fairlead/service-kit';
import { z } from 'zod';
import { secretsSettings } from './secrets/config.js';

/** Settings of the syncer, read once at start from the environment. */
export const SyncerConfig = z.object({
  ...commonConfig.shape,
  /** Folder with one folder per `credentialsRef` name of a Cluster, each holding a file `kubeconfig`. */
  FAIRLEAD_SYNCER_CREDENTIALS: z.string().min(1).default('/etc/fairlead/clusters'),
  /** Applications synced at the same time per cluster. */
  FAIRLEAD_SYNCER_APPLICATIONS: z.coerce.number().int().min(1).max(256).default(16),
  /** Requests under way at the same time per cluster, watches not counted. */
  FAIRLEAD_SYNCER_REQUESTS: z.coerce.number().int().min(1).max(256).default(16),
  ...secretsSettings,
});
export type SyncerConfig = z.infer<typeof SyncerConfig>;
