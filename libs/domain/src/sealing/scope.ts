import { z } from 'zod';
import type { KubeObject } from '../manifests/kube-object.js';

/** Where a sealed value may be opened: under one name of one namespace, under any name of it, or anywhere in the cluster. */
export const SealingScope = z.enum(['strict', 'namespace-wide', 'cluster-wide']);
export type SealingScope = z.infer<typeof SealingScope>;

export const NAMESPACE_WIDE_ANNOTATION = 'sealedsecrets.bitnami.com/namespace-wide';
export const CLUSTER_WIDE_ANNOTATION = 'sealedsecrets.bitnami.com/cluster-wide';

/** The scope that an object's annotations say; cluster-wide wins, as upstream decides. */
export function scopeOf(object: Pick<KubeObject, 'metadata'>): SealingScope {
  const annotations = object.metadata.annotations ?? {};
  if (annotations[CLUSTER_WIDE_ANNOTATION] === 'true') return 'cluster-wide';
  return annotations[NAMESPACE_WIDE_ANNOTATION] === 'true' ? 'namespace-wide' : 'strict';
}

/** What a value is bound to: the label of its RSA-OAEP encryption. */
export function sealingLabel(scope: SealingScope, namespace: string, name: string): string {
  if (scope === 'cluster-wide') return '';
  return scope === 'namespace-wide' ? namespace : `${namespace}/${name}`;
}

/** Annotations that say this scope and no other. */
export function withScope(annotations: Readonly<Record<string, string>>, scope: SealingScope): Record<string, string> {
  const { [NAMESPACE_WIDE_ANNOTATION]: _namespaceWide, [CLUSTER_WIDE_ANNOTATION]: _clusterWide, ...rest } = annotations;
  if (scope === 'strict') return rest;
  return { ...rest, [scope === 'namespace-wide' ? NAMESPACE_WIDE_ANNOTATION : CLUSTER_WIDE_ANNOTATION]: 'true' };
}
