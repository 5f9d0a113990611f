import { assessHealth, refOf, type KubeObject } from '@fairlead/domain';
import type { Doing } from './apply-plan.js';

/** How long a definition may take to be served, in milliseconds; it takes a fraction of a second. */
const PATIENCE = 15_000;
const INTERVAL = 50;

/**
 * Waits until the API server serves the kinds that these CustomResourceDefinitions define, so that their objects can be applied in the next step.
 * One that doesn't come in time is left to the next attempt, which says what its objects lack.
 */
export async function awaitDefinitions(applied: readonly KubeObject[], { client }: Pick<Doing, 'client'>): Promise<void> {
  const definitions = applied.filter(({ kind }) => kind === 'CustomResourceDefinition');
  const until = Date.now() + PATIENCE;
  for (const definition of definitions) {
    while (Date.now() < until) {
      const live = await client.get(refOf(definition));
      if (live && assessHealth(live)?.status === 'Healthy') break;
      await new Promise<void>((resolve) => setTimeout(resolve, INTERVAL));
    }
  }
  await client.discovery.refresh();
}
