import type { HealthStatus } from '@fairlead/contracts';
import type { KubeObject } from '../manifests/kube-object.js';

export interface Health {
  status: HealthStatus;
  /** Why; empty where nothing is to be said. */
  message: string;
  /** It may take any time: being under way for long is no fault. */
  patient?: boolean;
}
/** How one kind tells its health; undefined where the object says nothing about it. */
export type HealthRule = (object: KubeObject) => Health | undefined;

const as =
  (status: HealthStatus) =>
  (message = ''): Health => ({ status, message });
export const healthy = as('Healthy');
export const progressing = as('Progressing');
export const suspended = as('Suspended');
export const degraded = as('Degraded');
export const unknown = as('Unknown');
