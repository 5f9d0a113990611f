import { isRecord, splitApiVersion, type KubeObject } from '../manifests/kube-object.js';

export interface NodeInfo {
  readonly name: string;
  readonly value: string;
}
type Fields = Record<string, unknown>;
const record = (value: unknown): Fields => (isRecord(value) ? value : {});
const list = (value: unknown): Fields[] => (Array.isArray(value) ? value.filter(isRecord) : []);
const number = (value: unknown): number => (typeof value === 'number' ? value : 0);
const text = (value: unknown): string => (typeof value === 'string' || typeof value === 'number' ? String(value) : '');
const SEVERAL = 6;
const joined = (values: readonly string[]): string => {
  const all = [...new Set(values.filter((value) => value !== ''))];
  return all.length > SEVERAL ? `${all.slice(0, SEVERAL).join(', ')} and ${all.length - SEVERAL} more` : all.join(', ');
};

const images = (podSpec: unknown): string => joined(list(record(podSpec)['containers']).map(({ image }) => text(image)));
const template = (object: KubeObject): unknown => record(record(object['spec'])['template'])['spec'];
const spec = (object: KubeObject): Fields => record(object['spec']);
const status = (object: KubeObject): Fields => record(object['status']);

function pod(object: KubeObject): (readonly [string, string])[] {
  const states = list(status(object)['containerStatuses']);
  const containers = list(spec(object)['containers']);
  return [
    ['containers', containers.map(({ name }) => text(name)).join(', ')],
    ['images', images(object['spec'])],
    ['ready', `${states.filter(({ ready }) => ready === true).length}/${containers.length}`],
    ['restarts', String(states.reduce((sum, { restartCount }) => sum + number(restartCount), 0))],
    ['node', text(spec(object)['nodeName'])],
  ];
}
const replicated = (object: KubeObject): (readonly [string, string])[] => [
  [
    'replicas',
    `${number(status(object)['readyReplicas'])}/${spec(object)['replicas'] === undefined ? 1 : number(spec(object)['replicas'])}`,
  ],
  ['images', images(template(object))],
  ['revision', object.kind === 'ReplicaSet' ? text(object.metadata.annotations?.['deployment.kubernetes.io/revision']) : ''],
];
const daemonSet = (object: KubeObject): (readonly [string, string])[] => [
  ['replicas', `${number(status(object)['numberReady'])}/${number(status(object)['desiredNumberScheduled'])}`],
  ['images', images(template(object))],
];
const job = (object: KubeObject): (readonly [string, string])[] => [
  [
    'completed',
    `${number(status(object)['succeeded'])}/${spec(object)['completions'] === undefined ? 1 : number(spec(object)['completions'])}`,
  ],
  ['images', images(template(object))],
];
const cronJob = (object: KubeObject): (readonly [string, string])[] => [
  ['schedule', text(spec(object)['schedule'])],
  ['last run', text(status(object)['lastScheduleTime'])],
];
const service = (object: KubeObject): (readonly [string, string])[] => [
  ['type', text(spec(object)['type'])],
  ['ports', joined(list(spec(object)['ports']).map(({ port, protocol }) => `${text(port)}/${text(protocol) || 'TCP'}`))],
];
const claim = (object: KubeObject): (readonly [string, string])[] => [
  ['capacity', text(record(status(object)['capacity'])['storage'])],
  ['class', text(spec(object)['storageClassName'])],
];
const autoscaler = (object: KubeObject): (readonly [string, string])[] => [
  [
    'replicas',
    `${number(status(object)['currentReplicas'])} of ${number(spec(object)['minReplicas']) || 1} to ${number(spec(object)['maxReplicas'])}`,
  ],
];
const ingress = (object: KubeObject): (readonly [string, string])[] => [
  ['hosts', joined(list(spec(object)['rules']).map(({ host }) => text(host)))],
];
const route = (object: KubeObject): (readonly [string, string])[] => {
  const { hostnames } = spec(object);
  return [['hosts', joined(Array.isArray(hostnames) ? hostnames.map(text) : [])]];
};

const INFO: Readonly<Record<string, (object: KubeObject) => (readonly [string, string])[]>> = {
  'Pod.': pod,
  'Deployment.apps': replicated,
  'ReplicaSet.apps': replicated,
  'StatefulSet.apps': replicated,
  'ReplicationController.': replicated,
  'DaemonSet.apps': daemonSet,
  'Job.batch': job,
  'CronJob.batch': cronJob,
  'Service.': service,
  'PersistentVolumeClaim.': claim,
  'HorizontalPodAutoscaler.autoscaling': autoscaler,
  'Ingress.networking.k8s.io': ingress,
  'HTTPRoute.gateway.networking.k8s.io': route,
};

/** What one wants to see of a live object at a glance; empty values are left out. Never anything of a Secret. */
export function nodeInfo(object: KubeObject): NodeInfo[] {
  const { group } = splitApiVersion(object.apiVersion);
  const found = INFO[`${object.kind}.${group}`]?.(object) ?? [];
  return found.filter(([, value]) => value !== '').map(([name, value]) => ({ name, value }));
}
