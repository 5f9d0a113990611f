import { milliseconds } from '@fairlead/contracts';
import { isRecord, type KubeObject } from '../manifests/kube-object.js';
import { describeIssue } from '../platform-documents/describe-issue.js';
import { didYouMean } from '../platform-documents/suggest.js';
import { CanarySpec, MetricTemplateSpec, type HttpMatch } from './canary-schema.js';
import { notesOf } from './field-table.js';
import {
  KUBERNETES_ITERATIONS,
  NO_DATA_ANNOTATION,
  rolloutProviders,
  type AnalysisSpec,
  type RolloutProvider,
  type RolloutSpec,
  type ServiceSpec,
} from './rollout-spec.js';

/** What a Canary that doesn't say it itself takes from its cluster. */
export interface RolloutDefaults {
  provider?: string | undefined;
  metricsServer?: string | undefined;
  gatewayRefs?: ServiceSpec['gatewayRefs'] | undefined;
}
export type ReadCanary =
  | { spec: RolloutSpec; /** What is accepted and does nothing here, and why. */ notes: string[]; problems?: undefined }
  | { spec?: undefined; notes?: undefined; problems: string[] };

const LEAST_INTERVAL_MILLISECONDS = 1_000;

/** Reads a Canary (flagger.app/v1beta1) with its defaults. Each problem is a sentence that begins with the field's path. */
export function readCanary(canary: KubeObject, defaults: RolloutDefaults = {}): ReadCanary {
  const parsed = CanarySpec.safeParse(canary['spec']);
  if (!parsed.success) {
    const issues = parsed.error.issues.flatMap((issue) => describeIssue(issue, CanarySpec, canary['spec']));
    return { problems: issues.map(({ message }) => `spec.${message}`.replace('spec.the document', 'spec')) };
  }
  const raw = parsed.data;
  const problems: string[] = [];
  const provider = readProvider(raw.provider, defaults.provider, problems);
  checkReferences(raw, problems);
  const service = readService(raw, defaults);
  const analysis = readAnalysis(raw, provider, problems);
  const noData = readNoData(canary, problems);
  if (provider.startsWith('gatewayapi') && service.gatewayRefs.length === 0) {
    problems.push(
      `spec.service.gatewayRefs is required with provider ${provider}: name the Gateway that the HTTPRoute attaches to, or have the platform team set rollouts.gatewayRefs of the Cluster, or set spec.provider to kubernetes`,
    );
  }
  if (provider.startsWith('gatewayapi')) {
    checkMatches('spec.service.match', service.match, problems);
    checkMatches('spec.analysis.match', analysis.match, problems);
  }
  if (problems.length > 0) return { problems };
  const spec: RolloutSpec = {
    target: { apiVersion: raw.targetRef.apiVersion ?? 'apps/v1', kind: 'Deployment', name: raw.targetRef.name },
    provider,
    metricsServer: raw.metricsServer ?? defaults.metricsServer,
    insecureMetricsServer: raw.insecureSkipVerify ?? false,
    suspend: raw.suspend ?? false,
    skipAnalysis: raw.skipAnalysis === true || (!raw.analysis && !raw.canaryAnalysis),
    revertOnDeletion: raw.revertOnDeletion ?? false,
    progressDeadlineSeconds: raw.progressDeadlineSeconds ?? 600,
    ...(raw.autoscalerRef ? { autoscaler: { name: raw.autoscalerRef.name, ...raw.autoscalerRef.primaryScalerReplicas } } : {}),
    service,
    analysis,
    noData,
  };
  return { spec, notes: notesOf(raw, spec) };
}

function readProvider(own: string | undefined, ofCluster: string | undefined, problems: string[]): RolloutProvider {
  const wanted = own ?? ofCluster ?? 'kubernetes';
  const known = rolloutProviders.find((provider) => provider === wanted);
  if (known) return known;
  const where = own === undefined ? `rollouts.provider of the Cluster` : 'spec.provider';
  problems.push(
    `${where}: ${JSON.stringify(wanted)} is not carried out by Fairlead, which knows ${rolloutProviders.join(', ')}${didYouMean(wanted, rolloutProviders)}; nothing was touched`,
  );
  return 'kubernetes';
}

function checkReferences({ targetRef, autoscalerRef }: CanarySpec, problems: string[]): void {
  const { kind, apiVersion = 'apps/v1' } = targetRef;
  if (kind !== undefined && kind !== 'Deployment') {
    problems.push(`spec.targetRef.kind: ${JSON.stringify(kind)} is not rolled out by Fairlead, only Deployment is; nothing was touched`);
  } else if (apiVersion !== 'apps/v1') {
    problems.push(`spec.targetRef.apiVersion: must be apps/v1, not ${JSON.stringify(apiVersion)}`);
  }
  if (autoscalerRef && autoscalerRef.kind !== undefined && autoscalerRef.kind !== 'HorizontalPodAutoscaler') {
    problems.push(
      `spec.autoscalerRef.kind: ${JSON.stringify(autoscalerRef.kind)} is not known to Fairlead, only HorizontalPodAutoscaler is; nothing was touched`,
    );
  }
}

function readService({ service, targetRef }: CanarySpec, defaults: RolloutDefaults): ServiceSpec {
  return {
    name: service.name ?? targetRef.name,
    port: service.port,
    portName: service.portName ?? 'http',
    targetPort: numeric(service.targetPort) ?? service.port,
    appProtocol: service.appProtocol,
    portDiscovery: service.portDiscovery ?? false,
    headless: service.headless ?? false,
    trafficDistribution: service.trafficDistribution,
    timeout: service.timeout,
    hosts: service.hosts ?? [],
    gatewayRefs: service.gatewayRefs?.length ? service.gatewayRefs : (defaults.gatewayRefs ?? []),
    match: service.match ?? [],
    headers: service.headers,
    rewrite: service.rewrite,
    mirror: service.mirror ?? [],
    apex: service.apex ?? {},
    primary: service.primary ?? {},
    canary: service.canary ?? {},
  };
}
/** `"9898"` is a number, `"http"` a name. */
const numeric = (port: number | string | undefined): number | string | undefined =>
  typeof port === 'string' && /^\d+$/.test(port) ? Number(port) : port;

function readAnalysis(raw: CanarySpec, provider: RolloutProvider, problems: string[]): AnalysisSpec {
  const analysis = raw.analysis ?? raw.canaryAnalysis ?? {};
  const skipped = raw.skipAnalysis === true || (!raw.analysis && !raw.canaryAnalysis);
  const intervalMilliseconds = analysis.interval === undefined ? 60_000 : milliseconds(analysis.interval);
  if (intervalMilliseconds < LEAST_INTERVAL_MILLISECONDS) problems.push('spec.analysis.interval: must be at least 1s');
  const stepWeights = analysis.stepWeights ?? [];
  if (stepWeights.some((weight, index) => weight <= (stepWeights[index - 1] ?? 0))) {
    problems.push('spec.analysis.stepWeights: must grow from step to step, and begin above 0');
  }
  const iterations = analysis.iterations || (provider === 'kubernetes' ? KUBERNETES_ITERATIONS : 0);
  if (!skipped && iterations === 0 && !analysis.stepWeight && stepWeights.length === 0) {
    problems.push('spec.analysis needs stepWeight, stepWeights or iterations: without one of them the new version would never get traffic');
  }
  if (!skipped && analysis.sessionAffinity && (iterations > 0 || provider === 'kubernetes')) {
    problems.push('spec.analysis.sessionAffinity goes with weights and provider gatewayapi only, not with iterations');
  }
  return {
    intervalMilliseconds,
    threshold: Math.max(1, analysis.threshold ?? 1),
    maxWeight: analysis.maxWeight || 100,
    stepWeight: analysis.stepWeight ?? 0,
    stepWeights,
    stepWeightPromotion: analysis.stepWeightPromotion ?? 0,
    iterations,
    mirror: analysis.mirror ?? false,
    match: analysis.match ?? [],
    primaryReadyThreshold: analysis.primaryReadyThreshold ?? 100,
    canaryReadyThreshold: analysis.canaryReadyThreshold ?? 100,
    metrics: (analysis.metrics ?? []).map((metric) => ({
      name: metric.name,
      interval: metric.interval ?? '1m',
      range: metric.thresholdRange ?? legacyRange(metric.name, metric.threshold ?? 0),
      template: metric.templateRef && { name: metric.templateRef.name, namespace: metric.templateRef.namespace },
      variables: metric.templateVariables ?? {},
      query: metric.query,
    })),
    webhooks: (analysis.webhooks ?? []).map((hook) => ({
      name: hook.name,
      type: hook.type || 'rollout',
      url: hook.url,
      timeoutMilliseconds: hook.timeout === undefined ? 10_000 : milliseconds(hook.timeout),
      retries: hook.retries ?? 0,
      insecure: hook.disableTLS ?? false,
      metadata: hook.metadata ?? {},
    })),
    ...(analysis.sessionAffinity
      ? { sessionAffinity: { cookieName: analysis.sessionAffinity.cookieName, maxAge: analysis.sessionAffinity.maxAge ?? 86_400 } }
      : {}),
  };
}
/** The field before `thresholdRange`: the least success rate, the most of everything else. */
const legacyRange = (name: string, threshold: number) => (name === 'request-success-rate' ? { min: threshold } : { max: threshold });

function readNoData(canary: KubeObject, problems: string[]): 'fail' | 'wait' {
  const said = canary.metadata.annotations?.[NO_DATA_ANNOTATION] ?? 'fail';
  if (said === 'fail' || said === 'wait') return said;
  problems.push(`metadata.annotations[${NO_DATA_ANNOTATION}]: must be fail or wait, not ${JSON.stringify(said)}`);
  return 'fail';
}

/** What Gateway API can't express is refused: a match that is left out would send other traffic to the new version than was meant. */
function checkMatches(path: string, matches: readonly HttpMatch[], problems: string[]): void {
  const forIstio = ['withoutHeaders', 'authority', 'scheme', 'port', 'gateways', 'sourceLabels', 'sourceNamespace'] as const;
  for (const [index, match] of matches.entries()) {
    const at = `${path}[${index}]`;
    for (const field of forIstio) {
      if (match[field] !== undefined) problems.push(`${at}.${field} can't be expressed in an HTTPRoute; it is known to Istio only`);
    }
    if (match.uri && !match.uri.exact && !match.uri.prefix && !match.uri.regex) problems.push(`${at}.uri needs exact, prefix or regex`);
    if (match.method && !match.method.exact) problems.push(`${at}.method needs exact: an HTTPRoute knows no other way`);
    for (const group of ['headers', 'queryParams'] as const) {
      for (const [name, value] of Object.entries(match[group] ?? {})) {
        if (!value.exact && !value.regex) problems.push(`${at}.${group}.${name} needs exact or regex: an HTTPRoute knows no other way`);
      }
    }
  }
}

/** Reads a MetricTemplate (flagger.app/v1beta1). */
export function readMetricTemplate(
  template: KubeObject,
): { spec: MetricTemplateSpec; problems?: undefined } | { spec?: undefined; problems: string[] } {
  const spec = isRecord(template['spec']) ? template['spec'] : {};
  const parsed = MetricTemplateSpec.safeParse(spec);
  if (!parsed.success) {
    const issues = parsed.error.issues.flatMap((issue) => describeIssue(issue, MetricTemplateSpec, spec));
    return { problems: issues.map(({ message }) => `spec.${message}`) };
  }
  const { type, address } = parsed.data.provider;
  if (type !== 'prometheus') {
    return { problems: [`spec.provider.type: Fairlead asks prometheus only, not ${JSON.stringify(type)}`] };
  }
  if (!address) return { problems: ['spec.provider.address is required: the base URL of the Prometheus'] };
  return { spec: parsed.data };
}
