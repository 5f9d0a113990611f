import { createHash } from 'node:crypto';
import { isRecord, type KubeObject } from '../manifests/kube-object.js';

/** Most characters of a Job's name, which becomes a label of its Pods. */
const NAME_LIMIT = 63;
const HASH_DIGITS = 10;

/**
 * The Job that a CronJob is run by now, as `kubectl create job --from` makes it: its template, the annotation that says who made it, and the CronJob as its
 * controller. One command gives one name, so that an order which arrives again makes no second one.
 * @param id of the command
 */
export function jobOf(cronJob: KubeObject, id: string): KubeObject {
  const { name, namespace, uid = '' } = cronJob.metadata;
  const template = record(record(cronJob['spec'])['jobTemplate']);
  const { labels, annotations } = record(template['metadata']) as { labels?: Record<string, string>; annotations?: Record<string, string> };
  const suffix = `-${createHash('sha256').update(id).digest('hex').slice(0, HASH_DIGITS)}`;
  return {
    apiVersion: 'batch/v1',
    kind: 'Job',
    metadata: {
      name: `${name.slice(0, NAME_LIMIT - suffix.length)}${suffix}`,
      ...(namespace === undefined ? {} : { namespace }),
      ...(labels ? { labels } : {}),
      annotations: { 'cronjob.kubernetes.io/instantiate': 'manual', ...annotations },
      ownerReferences: [{ apiVersion: 'batch/v1', kind: 'CronJob', name, uid, controller: true }],
    },
    spec: record(template['spec']),
  };
}

const record = (value: unknown): Record<string, unknown> => (isRecord(value) ? value : {});
