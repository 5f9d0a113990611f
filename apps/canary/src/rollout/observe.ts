import { digestOf, type KubeObject, type RolloutObservation, type TargetRevision, type RolloutSpec } from '@fairlead/domain';
import { trackedConfigs, type TrackedConfig } from '../workload/configs.js';
import { primaryName } from '../workload/names.js';
import { templateOf } from '../workload/pod-spec.js';
import { revisionOfPrimary } from '../workload/primary.js';
import { readinessOf } from '../workload/readiness.js';
import { selectorOf, type Selector } from '../workload/selector.js';
import type { Place } from './place.js';

/** What there is of a rollout in the cluster now. */
export interface Scene {
  target: KubeObject;
  primary: KubeObject | undefined;
  selector: Selector;
  configs: readonly TrackedConfig[];
  observed: Pick<RolloutObservation, 'revision' | 'target' | 'primary' | 'primaryRevision'>;
}

/** Undefined while the target is not there. Throws NoSelectorLabelError. */
export async function observe(spec: RolloutSpec, place: Place): Promise<Scene | undefined> {
  const deployment = (name: string) => place.get({ group: 'apps', version: 'v1', kind: 'Deployment', name });
  const [target, primary] = await Promise.all([deployment(spec.target.name), deployment(primaryName(spec.target.name))]);
  if (!target) return undefined;
  const configs = await trackedConfigs(target, place);
  const revision: TargetRevision = {
    template: digestOf(templateOf(target)).slice(0, 16),
    configs: Object.fromEntries(configs.map(({ key, checksum }) => [key, checksum])),
  };
  const { primaryReadyThreshold, canaryReadyThreshold } = spec.analysis;
  const readiness = (object: KubeObject | undefined, name: string, threshold: number) =>
    readinessOf(object, name, threshold, spec.progressDeadlineSeconds, Date.now());
  const observed = {
    revision,
    target: readiness(target, spec.target.name, canaryReadyThreshold),
    primary: readiness(primary, primaryName(spec.target.name), primaryReadyThreshold),
    primaryRevision: revisionOfPrimary(primary),
  };
  return { target, primary, selector: selectorOf(target), configs, observed };
}
