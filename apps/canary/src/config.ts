import { commonConfig } from '@fairlead/service-kit';
import type { z } from 'zod';

/** Settings of the canary service: the common ones and, until it has rollouts to run, no others. */
export const canaryConfig = commonConfig.extend({});
export type CanaryConfig = z.infer<typeof canaryConfig>;
