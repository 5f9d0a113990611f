import { countAt, field, isUnobserved, numberAt, textAt } from '../fields.js';
import { healthy, progressing, type HealthRule } from '../health.js';

/** Argo CD's rule. A rolling update without a `rollingUpdate` block is compared by revision. */
export const statefulSet: HealthRule = (object) => {
  if (countAt(object, 'status', 'observedGeneration') === 0 || isUnobserved(object)) {
    return progressing('Waiting for statefulset spec update to be observed...');
  }
  const wanted = numberAt(object, 'spec', 'replicas');
  const ready = countAt(object, 'status', 'readyReplicas');
  const updated = countAt(object, 'status', 'updatedReplicas');
  if (wanted !== undefined && ready < wanted) return progressing(`Waiting for ${wanted - ready} pods to be ready...`);
  const strategy = textAt(object, 'spec', 'updateStrategy', 'type');
  if (strategy === 'RollingUpdate' && field(object, 'spec', 'updateStrategy', 'rollingUpdate')) {
    const partition = numberAt(object, 'spec', 'updateStrategy', 'rollingUpdate', 'partition');
    if (wanted !== undefined && partition !== undefined && updated < wanted - partition) {
      return progressing(
        `Waiting for partitioned roll out to finish: ${updated} out of ${wanted - partition} new pods have been updated...`,
      );
    }
    return healthy(`partitioned roll out complete: ${updated} new pods have been updated...`);
  }
  if (strategy === 'OnDelete') return healthy(`statefulset has ${ready} ready pods`);
  const [current, next] = [textAt(object, 'status', 'currentRevision'), textAt(object, 'status', 'updateRevision')];
  if (next !== current) return progressing(`waiting for statefulset rolling update to complete ${updated} pods at revision ${next}...`);
  return healthy(`statefulset rolling update complete ${countAt(object, 'status', 'currentReplicas')} pods at revision ${current}...`);
};
