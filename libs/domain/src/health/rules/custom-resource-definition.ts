import { conditionOf, conditionsOf } from '../fields.js';
import { degraded, healthy, progressing, type HealthRule } from '../health.js';

/** Argo CD's rule. */
export const customResourceDefinition: HealthRule = (object) => {
  if (conditionsOf(object).length === 0) return progressing('Status conditions not found');
  const [terminating, names, established, schema] = ['Terminating', 'NamesAccepted', 'Established', 'NonStructuralSchema'].map((type) =>
    conditionOf(object, type),
  );
  if (terminating?.status === 'True') return progressing(`CRD is terminating: ${terminating.message}`);
  if (names?.status === 'False') return degraded(`CRD names have not been accepted: ${names.message}`);
  // The server establishes a definition some milliseconds after it has accepted its names: until then its reason is Installing.
  if (established?.reason === 'Installing') return progressing('CRD is not established yet');
  if (established?.status !== 'True') return degraded('CRD is not established');
  if (schema?.status === 'True') return degraded(`Schema violations found: ${schema.message}`);
  return healthy('CRD is healthy');
};
