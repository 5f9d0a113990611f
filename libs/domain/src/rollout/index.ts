export * from './rollout-spec.js';
export type { GatewayRef, HttpMatch, MetricTemplateSpec, WebhookType } from './canary-schema.js';
export * from './read-canary.js';
export { rolloutFields, type FieldTreatment, type RolloutFieldRow } from './field-table.js';
export { initialRolloutState, revisionId, sameTargetRevision, type RolloutState, type TargetRevision } from './rollout-state.js';
export * from './observation.js';
export { advance as advanceRollout } from './advance.js';
export * from './arrangement.js';
export * from './rollout-status.js';
