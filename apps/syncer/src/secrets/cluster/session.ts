import type { KubeClient } from '@fairlead/kube';
import type { Bus, Lease } from '@fairlead/messaging';
import type { Logger, Metrics } from '@fairlead/service-kit';
import type { SecretsConfig } from '../config.js';

/** What the secrets of one cluster are served with. */
export interface SecretsSession {
  readonly cluster: string;
  readonly client: KubeClient;
  readonly bus: Bus;
  readonly lease: Lease;
  readonly config: SecretsConfig;
  readonly logger: Logger;
  readonly metrics: Metrics;
  /** Ends everything. */
  readonly signal: AbortSignal;
}
export const mayWrite = ({ lease, signal }: Pick<SecretsSession, 'lease' | 'signal'>): boolean => lease.isHeld() && !signal.aborted;
