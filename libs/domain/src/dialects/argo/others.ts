import { refusedKind } from '../define-kind.js';

export const argoApplicationSet = refusedKind(
  { project: 'Argo CD', group: 'argoproj.io', kind: 'ApplicationSet', versions: ['v1alpha1'] },
  'Applications are not generated from other systems; write an ApplicationTemplate (fairlead.dev/v1alpha1) with the environments in it, or the Applications themselves',
);
