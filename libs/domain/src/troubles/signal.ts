import type { ApplicationName, ClusterName, Generation, ObjectResult, Problem, Revision, TenantName } from '@fairlead/contracts';

interface About {
  readonly tenant: TenantName;
  readonly application: ApplicationName;
  readonly generation: Generation;
  readonly revision?: Revision | undefined;
  /** RFC 3339. Of two signals of one kind, generation and cluster, the one that is not later is late or doubled. */
  readonly at: string;
}
interface OnCluster extends About {
  readonly cluster: ClusterName;
}

/** What an event means to the people who are to be told of it. */
export type TroubleSignal =
  | (About & { readonly kind: 'source-failed' | 'render-failed'; readonly problem: Problem })
  /** Only of applications that go to no cluster: of the others the sync tells it. */
  | (About & { readonly kind: 'rendered' })
  | (OnCluster & { readonly kind: 'sync-failed'; readonly problem: Problem; readonly results: readonly ObjectResult[] })
  | (OnCluster & { readonly kind: 'synced'; readonly results: readonly ObjectResult[] })
  | (OnCluster & { readonly kind: 'degraded'; readonly reason: string })
  | (OnCluster & { readonly kind: 'healthy' })
  | (OnCluster & { readonly kind: 'drift-healed'; readonly objects: readonly ObjectResult[] });
export type TroubleSignalKind = TroubleSignal['kind'];
export type TroubleSignalOf<K extends TroubleSignalKind> = Extract<TroubleSignal, { kind: K }>;
export const isOnCluster = (signal: TroubleSignal): signal is Extract<TroubleSignal, OnCluster> => 'cluster' in signal;
