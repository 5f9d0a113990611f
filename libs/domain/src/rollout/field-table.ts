import type { CanarySpec } from './canary-schema.js';
import { strategyOf, type RolloutSpec } from './rollout-spec.js';

export type FieldTreatment = 'honoured' | 'noted' | 'refused';
export interface RolloutFieldRow {
  field: string;
  treatment: FieldTreatment;
  how: string;
}
const honoured = (field: string, how: string): RolloutFieldRow => ({ field, treatment: 'honoured', how });
const noted = (field: string, how: string): RolloutFieldRow => ({ field, treatment: 'noted', how });
const refused = (field: string, how: string): RolloutFieldRow => ({ field, treatment: 'refused', how });

/** What becomes of each field of Flagger's documents; the table of docs/progressive-delivery.md. */
export const rolloutFields: readonly RolloutFieldRow[] = [
  honoured(
    'Canary spec.provider',
    '`kubernetes`, `gatewayapi:v1`, `gatewayapi:v1beta1`; default: the Cluster’s `rollouts.provider`, else `kubernetes`',
  ),
  refused('Canary spec.provider: istio, linkerd, nginx, …', 'nothing is touched; condition `Ready: False`, reason `Refused`'),
  honoured('Canary spec.metricsServer', 'default: the Cluster’s `rollouts.metricsServer`'),
  honoured('Canary spec.insecureSkipVerify', 'of the metrics server'),
  honoured('Canary spec.suspend', 'nothing moves until it is taken away'),
  honoured('Canary spec.targetRef', 'a Deployment'),
  refused('Canary spec.targetRef.kind: DaemonSet, Service, Knative', 'nothing is touched'),
  honoured('Canary spec.autoscalerRef', 'a HorizontalPodAutoscaler; `primaryScalerReplicas` too'),
  refused('Canary spec.autoscalerRef.kind: ScaledObject', 'nothing is touched'),
  noted('Canary spec.ingressRef, routeRef, upstreamRef', 'of providers that are not carried out'),
  honoured('Canary spec.progressDeadlineSeconds', 'default 600'),
  honoured('Canary spec.skipAnalysis', 'also where there is no analysis'),
  honoured('Canary spec.revertOnDeletion', 'with Flagger’s finalizer'),
  honoured(
    'Canary spec.service.{name, port, portName, targetPort, appProtocol, portDiscovery, headless, trafficDistribution}',
    'of the three Services',
  ),
  honoured('Canary spec.service.{apex, primary, canary}.{labels, annotations}', ''),
  noted('Canary spec.service.{primary, canary}.backendRef', 'the Services are the backends'),
  honoured(
    'Canary spec.service.{hosts, gatewayRefs, match, headers, rewrite, mirror, timeout}',
    'in the HTTPRoute; gatewayRefs default: the Cluster’s `rollouts.gatewayRefs`',
  ),
  noted(
    'Canary spec.service.{retries, corsPolicy, backendTimeout, gateways, delegation, trafficPolicy, meshName, backends, unmanagedMetadata}',
    'of meshes; an HTTPRoute is made without them',
  ),
  refused(
    'Canary match[].{withoutHeaders, authority, scheme, port, gateways, sourceLabels, sourceNamespace}',
    'an HTTPRoute can’t express them',
  ),
  honoured('Canary spec.analysis.interval', 'default 60s, at least 1s (Flagger: 10s)'),
  honoured('Canary spec.analysis.threshold', 'default 1'),
  honoured('Canary spec.analysis.{maxWeight, stepWeight, stepWeights, stepWeightPromotion}', ''),
  honoured('Canary spec.analysis.iterations', 'provider `kubernetes`: default 10'),
  honoured('Canary spec.analysis.match', 'with iterations: A/B; without: noted'),
  honoured('Canary spec.analysis.mirror', 'with iterations and Gateway API; with weights: noted'),
  noted('Canary spec.analysis.mirrorWeight', 'an HTTPRoute mirrors everything'),
  honoured('Canary spec.analysis.{primaryReadyThreshold, canaryReadyThreshold}', 'default 100'),
  honoured('Canary spec.analysis.sessionAffinity.{cookieName, maxAge}', 'with weights and Gateway API'),
  noted('Canary spec.analysis.sessionAffinity, other fields', 'the cookie has name, value and Max-Age only'),
  honoured(
    'Canary spec.analysis.metrics[].{name, interval, thresholdRange, threshold, templateRef, templateVariables, query}',
    'built in: `request-success-rate`, `request-duration`',
  ),
  honoured('Canary spec.analysis.webhooks[]', 'all eight types, timeout, retries, disableTLS, metadata'),
  noted('Canary spec.analysis.webhooks[].muteAlert', 'Fairlead sends its own notifications'),
  noted('Canary spec.analysis.alerts, AlertProvider', 'Fairlead sends its own notifications'),
  noted('Canary spec.canaryAnalysis', 'read as `analysis`'),
  honoured(
    'MetricTemplate spec.{query, provider.address, provider.headers, provider.secretRef, provider.insecureSkipVerify}',
    'provider type `prometheus`',
  ),
  refused('MetricTemplate spec.provider.type: datadog, …', 'the check fails and says so'),
];

/** What of this Canary is accepted without effect, a sentence each. */
export function notesOf(raw: CanarySpec, spec: RolloutSpec): string[] {
  const notes: string[] = [];
  const note = (present: unknown, field: string, why: string): void => {
    if (present !== undefined && present !== false) notes.push(`${field} ${why}`);
  };
  const { service } = raw;
  const analysis = raw.analysis ?? raw.canaryAnalysis ?? {};
  for (const field of ['ingressRef', 'routeRef', 'upstreamRef'] as const) {
    note(raw[field], `spec.${field}`, `has no effect with provider ${spec.provider}`);
  }
  for (const field of [
    'retries',
    'corsPolicy',
    'backendTimeout',
    'gateways',
    'delegation',
    'trafficPolicy',
    'meshName',
    'backends',
    'unmanagedMetadata',
  ] as const) {
    note(service[field], `spec.service.${field}`, `has no effect with provider ${spec.provider}`);
  }
  for (const field of ['primary', 'canary'] as const)
    note(service[field]?.backendRef, `spec.service.${field}.backendRef`, 'has no effect: the Services are the backends');
  note(raw.canaryAnalysis && !raw.analysis ? true : undefined, 'spec.canaryAnalysis', 'is an old name; it is read as spec.analysis');
  note(analysis.alerts?.length ? true : undefined, 'spec.analysis.alerts', 'has no effect: Fairlead sends its own notifications');
  note(analysis.mirrorWeight, 'spec.analysis.mirrorWeight', 'has no effect: all requests are mirrored');
  const strategy = strategyOf(spec);
  if (spec.provider === 'kubernetes') {
    note(
      analysis.match?.length ? true : undefined,
      'spec.analysis.match',
      'has no effect: A/B testing is not possible with provider kubernetes',
    );
    note(
      !analysis.iterations && !spec.skipAnalysis ? true : undefined,
      'spec.analysis.iterations',
      'is taken as 10: weights are not possible with provider kubernetes',
    );
    note(analysis.mirror, 'spec.analysis.mirror', 'has no effect with provider kubernetes');
  } else if (strategy === 'weighted') {
    note(analysis.match?.length ? true : undefined, 'spec.analysis.match', 'has no effect without iterations');
    note(analysis.mirror, 'spec.analysis.mirror', 'has no effect without iterations');
  }
  const affinity = analysis.sessionAffinity;
  if (affinity && Object.keys(affinity).some((field) => field !== 'cookieName' && field !== 'maxAge')) {
    notes.push('spec.analysis.sessionAffinity: only cookieName and maxAge have an effect');
  }
  return notes;
}
