import { isRecord, type KubeObject } from '../manifests/kube-object.js';

/** The value at a path, undefined where the path leads nowhere: a live object may lack anything. */
export function field(object: unknown, ...path: readonly string[]): unknown {
  let value = object;
  for (const step of path) {
    if (!isRecord(value)) return undefined;
    value = value[step];
  }
  return value;
}
export function numberAt(object: unknown, ...path: readonly string[]): number | undefined {
  const value = field(object, ...path);
  return typeof value === 'number' ? value : undefined;
}
/** Counters that the server leaves out when they are zero. */
export const countAt = (object: unknown, ...path: readonly string[]): number => numberAt(object, ...path) ?? 0;
export function textAt(object: unknown, ...path: readonly string[]): string {
  const value = field(object, ...path);
  return typeof value === 'string' ? value : '';
}
export function recordsAt(object: unknown, ...path: readonly string[]): Record<string, unknown>[] {
  const value = field(object, ...path);
  return Array.isArray(value) ? value.filter(isRecord) : [];
}

export interface Condition {
  type: string;
  status: string;
  reason: string;
  message: string;
  observedGeneration: number | undefined;
}
const readCondition = (raw: Record<string, unknown>): Condition => ({
  type: textAt(raw, 'type'),
  status: textAt(raw, 'status'),
  reason: textAt(raw, 'reason'),
  message: textAt(raw, 'message'),
  observedGeneration: numberAt(raw, 'observedGeneration'),
});
export const conditionsOf = (object: KubeObject): Condition[] => recordsAt(object, 'status', 'conditions').map(readCondition);
export const conditionOf = (object: KubeObject, type: string): Condition | undefined =>
  conditionsOf(object).find((condition) => condition.type === type);
/** For conditions that come as JSON in an annotation. */
export const readConditions = (raw: unknown): Condition[] => (Array.isArray(raw) ? raw.filter(isRecord).map(readCondition) : []);

/** True while the controller has not yet seen the newest spec: what its status says is of an older one. */
export const isUnobserved = (object: KubeObject): boolean =>
  (object.metadata.generation ?? 0) > countAt(object, 'status', 'observedGeneration');
