import { isRecord, type KubeObject } from '@fairlead/domain';

/** Either the object, or what is wrong with it and how it may be called. */
export type Checked = { object: KubeObject } | { problem: string; title?: string };

/** Checks the envelope that every consumer relies on; what stands below `spec` is the API server's to judge. */
export function checkObject(value: unknown): Checked {
  if (!isRecord(value)) return { problem: `holds ${nameOf(value)} where a Kubernetes object is expected` };
  const title = titleOf(value);
  const problem = problemOf(value);
  if (problem === undefined) return { object: value as KubeObject };
  return title === undefined ? { problem } : { problem: `${title}: ${problem}`, title };
}

function problemOf(value: Record<string, unknown>): string | undefined {
  for (const field of ['apiVersion', 'kind'] as const) {
    const given = value[field];
    if (given === undefined || given === null || given === '') {
      return `${field} is missing; every Kubernetes object needs apiVersion, kind and metadata.name. A file that is no manifest can be left out with directory.exclude`;
    }
    if (typeof given !== 'string') return `${field} must be text, not ${nameOf(given)}; write it in quotes`;
  }
  const metadata = value['metadata'];
  if (!isRecord(metadata))
    return metadata === undefined || metadata === null ? 'metadata.name is missing' : `metadata must be a mapping, not ${nameOf(metadata)}`;
  return nameProblem(metadata) ?? textMapProblem(metadata, 'labels') ?? textMapProblem(metadata, 'annotations');
}

function nameProblem(metadata: Record<string, unknown>): string | undefined {
  const { name, generateName, namespace } = metadata;
  if ((name === undefined || name === null || name === '') && generateName !== undefined) {
    return 'metadata.generateName gives a new name with every sync, so the object could never be compared or deleted; set metadata.name instead';
  }
  if (name === undefined || name === null || name === '') return 'metadata.name is missing';
  if (typeof name !== 'string') return `metadata.name must be text, not ${nameOf(name)}; write it in quotes`;
  if (name.includes('/') || name === '.' || name === '..') return `metadata.name must be no path: ${JSON.stringify(name)}`;
  if (namespace === undefined || namespace === null || typeof namespace === 'string') return undefined;
  return `metadata.namespace must be text, not ${nameOf(namespace)}; write it in quotes`;
}

function textMapProblem(metadata: Record<string, unknown>, field: 'labels' | 'annotations'): string | undefined {
  const map = metadata[field];
  if (map === undefined || map === null) return undefined;
  if (!isRecord(map)) return `metadata.${field} must be a mapping, not ${nameOf(map)}`;
  for (const [key, value] of Object.entries(map)) {
    if (typeof value === 'string' || value === null) continue;
    return `metadata.${field}["${key}"] must be text, not ${nameOf(value)}; write it in quotes`;
  }
  return undefined;
}

function titleOf(value: Record<string, unknown>): string | undefined {
  const { kind, metadata } = value;
  if (typeof kind !== 'string' || kind === '') return undefined;
  if (!isRecord(metadata) || typeof metadata['name'] !== 'string') return kind;
  return `${kind} ${typeof metadata['namespace'] === 'string' ? `${metadata['namespace']}/` : ''}${metadata['name']}`;
}

function nameOf(value: unknown): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'a list';
  if (typeof value === 'object') return 'a mapping';
  if (typeof value === 'string') return `the text ${JSON.stringify(value.length > 40 ? `${value.slice(0, 40)}…` : value)}`;
  return `the ${typeof value} ${String(value)}`;
}
