import type { BuiltinDefinition, Column } from './definition.js';

const age: Column = { name: 'Age', jsonPath: '.metadata.creationTimestamp', type: 'date' };
const ready = '.status.conditions[?(@.type=="Ready")]';
const storeColumns: readonly Column[] = [
  { ...age, name: 'AGE' },
  { name: 'Status', jsonPath: `${ready}.reason` },
  { name: 'Capabilities', jsonPath: '.status.capabilities' },
  { name: 'Ready', jsonPath: `${ready}.status` },
];

/** Names, versions and columns as upstream has them. */
export const builtinDefinitions = {
  'sealedsecrets.bitnami.com': {
    group: 'bitnami.com',
    kind: 'SealedSecret',
    plural: 'sealedsecrets',
    scope: 'Namespaced',
    versions: ['v1alpha1'],
    columns: [
      { name: 'Status', jsonPath: '.status.conditions[0].message' },
      { name: 'Synced', jsonPath: '.status.conditions[0].status' },
      age,
    ],
  },
  'externalsecrets.external-secrets.io': {
    group: 'external-secrets.io',
    kind: 'ExternalSecret',
    plural: 'externalsecrets',
    shortNames: ['es'],
    categories: ['external-secrets'],
    scope: 'Namespaced',
    versions: ['v1', 'v1beta1'],
    columns: [
      { name: 'StoreType', jsonPath: '.spec.secretStoreRef.kind' },
      { name: 'Store', jsonPath: '.spec.secretStoreRef.name' },
      { name: 'Refresh Interval', jsonPath: '.spec.refreshInterval' },
      { name: 'Status', jsonPath: `${ready}.reason` },
      { name: 'Ready', jsonPath: `${ready}.status` },
      { name: 'Last Sync', jsonPath: '.status.refreshTime', type: 'date' },
    ],
  },
  'secretstores.external-secrets.io': {
    group: 'external-secrets.io',
    kind: 'SecretStore',
    plural: 'secretstores',
    shortNames: ['ss'],
    categories: ['external-secrets'],
    scope: 'Namespaced',
    versions: ['v1', 'v1beta1'],
    columns: storeColumns,
  },
  'clustersecretstores.external-secrets.io': {
    group: 'external-secrets.io',
    kind: 'ClusterSecretStore',
    plural: 'clustersecretstores',
    shortNames: ['css'],
    categories: ['external-secrets'],
    scope: 'Cluster',
    versions: ['v1', 'v1beta1'],
    columns: storeColumns,
  },
  'canaries.flagger.app': {
    group: 'flagger.app',
    kind: 'Canary',
    plural: 'canaries',
    shortNames: ['cd'],
    categories: ['all'],
    scope: 'Namespaced',
    versions: ['v1beta1'],
    columns: [
      { name: 'Status', jsonPath: '.status.phase' },
      { name: 'Weight', jsonPath: '.status.canaryWeight' },
      { name: 'FailedChecks', jsonPath: '.status.failedChecks', priority: 1 },
      { name: 'Interval', jsonPath: '.spec.analysis.interval', priority: 1 },
      { name: 'StepWeight', jsonPath: '.spec.analysis.stepWeight', priority: 1 },
      { name: 'StepWeights', jsonPath: '.spec.analysis.stepWeights', priority: 1 },
      { name: 'MaxWeight', jsonPath: '.spec.analysis.maxWeight', priority: 1 },
      { name: 'LastTransitionTime', jsonPath: '.status.lastTransitionTime' },
    ],
  },
  'metrictemplates.flagger.app': {
    group: 'flagger.app',
    kind: 'MetricTemplate',
    plural: 'metrictemplates',
    scope: 'Namespaced',
    versions: ['v1beta1'],
    columns: [{ name: 'Provider', jsonPath: '.spec.provider.type' }],
  },
  'alertproviders.flagger.app': {
    group: 'flagger.app',
    kind: 'AlertProvider',
    plural: 'alertproviders',
    scope: 'Namespaced',
    versions: ['v1beta1'],
    columns: [{ name: 'Type', jsonPath: '.spec.type' }],
  },
} as const satisfies Readonly<Record<string, BuiltinDefinition>>;
export type BuiltinDefinitionName = keyof typeof builtinDefinitions;
