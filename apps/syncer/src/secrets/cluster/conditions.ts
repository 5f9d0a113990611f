import { isRecord, type KubeObject } from '@fairlead/domain';

export interface Condition {
  readonly type: string;
  readonly status: 'True' | 'False' | 'Unknown';
  readonly reason?: string;
  readonly message: string;
  readonly lastTransitionTime?: string;
  readonly lastUpdateTime?: string;
}

export const statusOf = (object: KubeObject): Record<string, unknown> => (isRecord(object['status']) ? object['status'] : {});
const conditionsOf = (object: KubeObject): Condition[] => {
  const { conditions } = statusOf(object);
  return Array.isArray(conditions)
    ? conditions.filter((condition): condition is Condition => isRecord(condition) && typeof condition['type'] === 'string')
    : [];
};
export const conditionOf = (object: KubeObject, type: string): Condition | undefined =>
  conditionsOf(object).find((condition) => condition.type === type);

/** Conditions with this one among them; undefined if that says nothing new. The time of the change stays where only words change. */
export function withCondition(object: KubeObject, next: Omit<Condition, 'lastTransitionTime'>, now: Date): Condition[] | undefined {
  const before = conditionOf(object, next.type);
  if (before?.status === next.status && before.message === next.message && before.reason === next.reason) return undefined;
  const time = now.toISOString().replace(/\.\d+Z$/, 'Z');
  const lastTransitionTime = before?.status === next.status ? (before.lastTransitionTime ?? time) : time;
  return [...conditionsOf(object).filter(({ type }) => type !== next.type), { ...next, lastTransitionTime }];
}
