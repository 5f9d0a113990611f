import type { z } from 'zod';
import { SealingState } from '../messages/sealing-reported.js';

/** Certificate, keys, and what is still sealed with an older key, of one cluster. */
export const ApiSealing = SealingState.meta({ id: 'Sealing' });
export type ApiSealing = z.infer<typeof ApiSealing>;
