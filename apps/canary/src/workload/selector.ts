import { FairleadError, Retry } from '@fairlead/contracts';
import type { KubeObject } from '@fairlead/domain';
import { record, specOf } from './pod-spec.js';

/** The one label by which the target's pods are told from the primary's. */
export interface Selector {
  label: string;
  value: string;
}
/** Flagger's default of `-selector-labels`, in its order. */
const LABELS = ['app', 'name', 'app.kubernetes.io/name'];

/** @throws NoSelectorLabelError */
export function selectorOf(target: KubeObject): Selector {
  const labels = record(record(specOf(target)['selector'])['matchLabels']);
  for (const label of LABELS) {
    const value = labels[label];
    if (typeof value === 'string') return { label, value };
  }
  throw new NoSelectorLabelError(target.metadata.name);
}

export class NoSelectorLabelError extends FairleadError {
  readonly code = 'NoSelectorLabel';
  readonly retry = Retry.never;
  constructor(name: string) {
    super(
      `Deployment ${name}: spec.selector.matchLabels must have one of ${LABELS.join(', ')}, by which its pods are told from those of ${name}-primary`,
      { name },
    );
  }
}
