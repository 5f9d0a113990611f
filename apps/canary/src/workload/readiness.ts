import { isRecord, type KubeObject, type WorkloadReadiness } from '@fairlead/domain';
import { record, records, specOf } from './pod-spec.js';

const count = (value: unknown): number => (typeof value === 'number' ? value : 0);

/**
 * Whether a Deployment has its pods, by Flagger's rules (pkg/canary/deployment_ready.go).
 * @param threshold percent of the updated pods that must be available
 */
export function readinessOf(
  deployment: KubeObject | undefined,
  name: string,
  threshold: number,
  deadlineSeconds: number,
  now: number,
): WorkloadReadiness {
  if (!deployment) return { state: 'waiting', message: `Deployment ${name} is not there` };
  const status = record(deployment['status']);
  const wanted = count(specOf(deployment)['replicas'] ?? 1);
  if (wanted === 0) return { state: 'waiting', message: `Deployment ${name} is scaled to 0` };
  if (count(deployment.metadata.generation) > count(status['observedGeneration']))
    return { state: 'waiting', message: `Deployment ${name} has just been changed` };
  const conditions = records(status['conditions']);
  const progress = conditions.find(({ type }) => type === 'Progressing');
  if (progress?.['reason'] === 'ProgressDeadlineExceeded')
    return { state: 'stuck', message: `Deployment ${name} exceeded its progress deadline` };
  const missing = lacking(status, wanted, threshold);
  if (missing === undefined) return { state: 'ready' };
  const message = `Deployment ${name}: ${missing}${reason(conditions)}`;
  const available = conditions.find(({ type }) => type === 'Available');
  const since =
    available?.['status'] === 'False' ? Date.parse(String(available['lastUpdateTime'] ?? available['lastTransitionTime'] ?? '')) : NaN;
  const late = since + deadlineSeconds * 1000 < now;
  return late ? { state: 'stuck', message: `${message}, for more than ${deadlineSeconds} s` } : { state: 'waiting', message };
}

function lacking(status: Record<string, unknown>, wanted: number, threshold: number): string | undefined {
  const [all, updated, available] = [status['replicas'], status['updatedReplicas'], status['availableReplicas']].map(count) as [
    number,
    number,
    number,
  ];
  if (updated < wanted) return `${updated} of ${wanted} pods are of the new version`;
  if (all > updated) return `${all - updated} pods of the old version are still to go`;
  const least = Math.floor((updated * threshold) / 100);
  return available < least ? `${available} of ${least} pods are available` : undefined;
}

const reason = (conditions: readonly Record<string, unknown>[]): string => {
  const failure = conditions.find(({ type, status }) => type === 'ReplicaFailure' && status === 'True');
  return isRecord(failure) && typeof failure['message'] === 'string' ? ` (${failure['message'].slice(0, 300)})` : '';
};
