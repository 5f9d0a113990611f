import { RolloutChanged } from '@fairlead/contracts';
import { digestOf, isRecord, keyOf, readRolloutState, refOf, refusalPatch, type KubeObject, type Owner } from '@fairlead/domain';
import { aboutCanary } from './announce.js';
import type { RunnerOptions } from './rollout-runner.js';

/** Says on the Canary and on EVENTS why it is not carried out; once for the same reasons. Nothing else is touched. */
export async function refuse(
  { client, bus, cluster, logger }: RunnerOptions,
  { canary, owner, problems }: { canary: KubeObject; owner: Owner; problems: readonly string[] },
): Promise<void> {
  const at = new Date().toISOString();
  const message = `not carried out: ${problems.join('; ')}`.slice(0, 2000);
  const patch = refusalPatch(canary, message, at);
  if (!patch) return;
  logger.warn('a Canary is not carried out', { canary: keyOf(canary), problems });
  await client.mergePatch(refOf(canary), patch, { subresource: 'status' });
  const state = readRolloutState(canary);
  await bus.publish(RolloutChanged, {
    ...aboutCanary(owner, cluster, canary),
    target: targetOf(canary),
    revision: `refused-${digestOf(message).slice(0, 16)}`,
    phase: state.phase,
    weight: state.weight,
    iterations: state.iterations,
    failedChecks: state.failedChecks,
    threshold: 0,
    message,
    metrics: [],
    images: [],
    at,
  });
}

function targetOf(canary: KubeObject): string {
  const spec = isRecord(canary['spec']) ? canary['spec'] : {};
  const target = isRecord(spec['targetRef']) ? spec['targetRef'] : {};
  return typeof target['name'] === 'string' ? target['name'] : '';
}
