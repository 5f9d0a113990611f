import { z } from 'zod';

const count = z.int().nonnegative();
/** How much there is of what waits for a person, of what the viewer may see. */
export const ApiAttention = z
  .object({
    /** Incidents that are open. */
    incidents: count,
    /** Versions that wait for an approval which the viewer may give. */
    approvals: count,
    /** Rollouts that stand still until somebody promotes or aborts them, where the viewer may. */
    rollouts: count,
  })
  .meta({ id: 'Attention' });
export type ApiAttention = z.infer<typeof ApiAttention>;
