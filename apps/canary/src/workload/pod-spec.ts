import { isRecord, type KubeObject } from '@fairlead/domain';

export type Json = Record<string, unknown>;
export const records = (value: unknown): Json[] => (Array.isArray(value) ? value.filter(isRecord) : []);
export const record = (value: unknown): Json => (isRecord(value) ? value : {});
export const specOf = (object: KubeObject): Json => record(object['spec']);
export const templateOf = (workload: KubeObject): Json => record(specOf(workload)['template']);
export const podSpecOf = (template: Json): Json => record(template['spec']);
export const containersOf = (podSpec: Json): Json[] => records(podSpec['containers']);
const allContainers = (podSpec: Json): Json[] => [...records(podSpec['initContainers']), ...containersOf(podSpec)];

export type ConfigKind = 'ConfigMap' | 'Secret';
/** Answers another name for a ConfigMap or Secret, or undefined to leave it. */
export type Rename = (kind: ConfigKind, name: string) => string | undefined;

/**
 * A copy of a pod spec in which each reference to a ConfigMap or Secret was offered for renaming: volumes, projected volumes, env and envFrom, of init
 * containers too. imagePullSecrets are left, as by Flagger.
 */
export function withRenamedConfigs(podSpec: Json, rename: Rename): Json {
  const copy = structuredClone(podSpec);
  const offer = (holder: unknown, field: string, kind: ConfigKind): void => {
    if (!isRecord(holder) || typeof holder[field] !== 'string') return;
    holder[field] = rename(kind, holder[field]) ?? holder[field];
  };
  for (const volume of records(copy['volumes'])) {
    offer(volume['configMap'], 'name', 'ConfigMap');
    offer(volume['secret'], 'secretName', 'Secret');
    for (const source of records(record(volume['projected'])['sources'])) {
      offer(source['configMap'], 'name', 'ConfigMap');
      offer(source['secret'], 'name', 'Secret');
    }
  }
  for (const container of allContainers(copy)) {
    for (const variable of records(container['env'])) {
      const from = record(variable['valueFrom']);
      offer(from['configMapKeyRef'], 'name', 'ConfigMap');
      offer(from['secretKeyRef'], 'name', 'Secret');
    }
    for (const source of records(container['envFrom'])) {
      offer(source['configMapRef'], 'name', 'ConfigMap');
      offer(source['secretRef'], 'name', 'Secret');
    }
  }
  return copy;
}

/** ConfigMaps and Secrets that a pod spec uses, each once. */
export function configsUsed(podSpec: Json): { kind: ConfigKind; name: string }[] {
  const found = new Map<string, { kind: ConfigKind; name: string }>();
  withRenamedConfigs(podSpec, (kind, name) => void found.set(`${kind}/${name}`, { kind, name }));
  return [...found.values()];
}
