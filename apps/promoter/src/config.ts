import { commonConfig } from '@fairlead/service-kit';
import type { z } from 'zod';

/** Settings of the promoter. */
export const promoterConfig = commonConfig.extend({});
export type PromoterConfig = z.infer<typeof promoterConfig>;
