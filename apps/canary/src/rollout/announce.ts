import { ApplicationName, ClusterName, RolloutChanged, TenantName } from '@fairlead/contracts';
import { revisionId, type KubeObject, type Owner, type RolloutEvent, type RolloutSpec, type RolloutState } from '@fairlead/domain';
import type { Bus } from '@fairlead/messaging';
import { containersOf, podSpecOf, templateOf } from '../workload/pod-spec.js';
import { planOf } from './plan.js';

export interface Announcement {
  owner: Owner;
  cluster: string;
  canary: KubeObject;
  spec: RolloutSpec;
  state: RolloutState;
  previous?: RolloutState['phase'];
  target: KubeObject | undefined;
  event: RolloutEvent;
  at: string;
}

/** Tells a step on EVENTS. The same step told twice is one message, as long as JetStream remembers it (two minutes). */
export async function announce(
  bus: Bus,
  { owner, cluster, canary, spec, state, previous, target, event, at }: Announcement,
): Promise<void> {
  const images = target
    ? containersOf(podSpecOf(templateOf(target))).flatMap(({ image }) => (typeof image === 'string' ? [image.slice(0, 300)] : []))
    : [];
  const plan = planOf(spec);
  await bus.publish(RolloutChanged, {
    ...aboutCanary(owner, cluster, canary),
    target: spec.target.name,
    revision: state.applied ? revisionId(state.applied) : 'none',
    phase: state.phase,
    ...(previous !== undefined && previous !== state.phase ? { previous } : {}),
    weight: state.weight,
    iterations: state.iterations,
    failedChecks: state.failedChecks,
    threshold: spec.analysis.threshold,
    message: event.message.slice(0, 2000),
    metrics: event.verdicts.slice(0, 50),
    images: images.slice(0, 20),
    ...(plan ? { plan } : {}),
    ...(state.startedAt ? { startedAt: state.startedAt } : {}),
    at,
  });
}

/** Which Canary of which application an event is about. */
export const aboutCanary = (owner: Owner, cluster: string, canary: KubeObject) => ({
  tenant: TenantName.parse(owner.tenant),
  application: ApplicationName.parse(owner.application),
  cluster: ClusterName.parse(cluster),
  namespace: canary.metadata.namespace ?? 'default',
  name: canary.metadata.name,
});
