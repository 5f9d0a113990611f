import { FleetStack, seedFleet, type FleetPlan } from '@fairlead/pipeline-e2e';
import { scratchFolder } from '@fairlead/testing';
import { WATCHERS, writeTokens } from './watchers.js';

interface FleetOptions {
  readonly size: number;
  readonly progress: (line: string) => void;
  /** Who else may ask, beside the watchers. */
  readonly users?: readonly string[];
}
export interface Fleet {
  readonly stack: FleetStack;
  readonly plan: FleetPlan;
  readonly workload: string;
  /** From the first message to the last row. */
  readonly seconds: number;
}

/** An api that was told of `size` applications by the ordinary messages. */
export async function withFleet<T>({ size, progress, users = [] }: FleetOptions, work: (fleet: Fleet) => Promise<T>): Promise<T> {
  const scratch = await scratchFolder('benchmark');
  const stack = await FleetStack.start({ env: { FAIRLEAD_API_TOKENS: await writeTokens(scratch.folder, users) } });
  try {
    const begun = performance.now();
    const many = { auditEntries: 20_000, withEvents: Math.min(size, 3_000), incidents: 500, watchers: WATCHERS };
    const plan = await seedFleet({ bus: stack.bus, applications: size, progress, ...many });
    await stack.settled(plan);
    const seconds = (performance.now() - begun) / 1000;
    return await work({ stack, plan, workload: `${size} applications of ${plan.tenants.length} tenants`, seconds });
  } finally {
    await stack.stop();
    await scratch.remove();
  }
}
