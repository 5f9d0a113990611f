import { createHash } from 'node:crypto';
import { ROLLOUT_LABEL, type KubeObject, type OwnerReference } from '@fairlead/domain';

export const primaryName = (name: string): string => `${name}-primary`;
export const canaryName = (name: string): string => `${name}-canary`;

/** Marks of others' tools that a copy must not bear: they would take it for one of theirs and delete it. Flagger leaves out Flux's for the same reason. */
const FOREIGN_MARKS = [
  'fairlead.dev/',
  'toolkit.fluxcd.io',
  'argocd.argoproj.io/',
  'kubectl.kubernetes.io/last-applied-configuration',
  'deployment.kubernetes.io/',
];
export const withoutMarks = (texts: Readonly<Record<string, string>> | undefined): Record<string, string> =>
  Object.fromEntries(Object.entries(texts ?? {}).filter(([key]) => !FOREIGN_MARKS.some((mark) => key.includes(mark))));

/** Value of the label that what a rollout makes bears. */
export function rolloutLabel({ metadata }: KubeObject): Record<string, string> {
  const { name } = metadata;
  const value = name.length <= 63 ? name : `${name.slice(0, 46)}-${createHash('sha256').update(name).digest('hex').slice(0, 16)}`;
  return { [ROLLOUT_LABEL]: value };
}

/** What a rollout makes goes with its Canary. */
export const ownedBy = ({ apiVersion, kind, metadata }: KubeObject): OwnerReference[] => [
  { apiVersion, kind, name: metadata.name, uid: metadata.uid ?? '', controller: true, blockOwnerDeletion: true },
];
