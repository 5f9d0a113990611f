import type { CanarySpec, GatewayRef, HttpMatch, WebhookType } from './canary-schema.js';

/** Annotation on a Canary: `wait` makes a check without data neither count nor advance; absent: it counts as failed, as with Flagger. */
export const NO_DATA_ANNOTATION = 'fairlead.dev/no-data';
/** Label on what a rollout makes: name of the Canary, hashed if it is too long. */
export const ROLLOUT_LABEL = 'fairlead.dev/rollout';

export interface ThresholdRange {
  min?: number | undefined;
  max?: number | undefined;
}
export interface MetricSpec {
  name: string;
  /** As Prometheus writes durations. */
  interval: string;
  range: ThresholdRange;
  template?: { name: string; namespace?: string | undefined } | undefined;
  variables: Readonly<Record<string, string>>;
  query?: string | undefined;
}
export interface WebhookSpec {
  name: string;
  type: WebhookType;
  url: string;
  timeoutMilliseconds: number;
  retries: number;
  insecure: boolean;
  metadata: Readonly<Record<string, string>>;
}
export interface AnalysisSpec {
  intervalMilliseconds: number;
  /** Failed checks, counted over the whole rollout, that end it. At least 1. */
  threshold: number;
  maxWeight: number;
  stepWeight: number;
  stepWeights: readonly number[];
  /** 0: all traffic goes to the primary at once. */
  stepWeightPromotion: number;
  iterations: number;
  mirror: boolean;
  match: readonly HttpMatch[];
  /** Percent of the replicas that must be available. */
  primaryReadyThreshold: number;
  canaryReadyThreshold: number;
  metrics: readonly MetricSpec[];
  webhooks: readonly WebhookSpec[];
  sessionAffinity?: { cookieName: string; maxAge: number } | undefined;
}
export type ServiceMetadata = { labels?: Record<string, string> | undefined; annotations?: Record<string, string> | undefined };
export interface ServiceSpec {
  /** Name of the apex Service. */
  name: string;
  port: number;
  portName: string;
  targetPort: number | string;
  appProtocol?: string | undefined;
  portDiscovery: boolean;
  headless: boolean;
  trafficDistribution?: string | undefined;
  timeout?: string | undefined;
  hosts: readonly string[];
  gatewayRefs: readonly GatewayRef[];
  match: readonly HttpMatch[];
  headers: CanarySpec['service']['headers'];
  rewrite: CanarySpec['service']['rewrite'];
  mirror: NonNullable<CanarySpec['service']['mirror']>;
  apex: ServiceMetadata;
  primary: ServiceMetadata;
  canary: ServiceMetadata;
}
export const rolloutProviders = ['kubernetes', 'gatewayapi:v1', 'gatewayapi:v1beta1'] as const;
export type RolloutProvider = (typeof rolloutProviders)[number];

/** A Canary as it is carried out: every default filled in. */
export interface RolloutSpec {
  target: { apiVersion: string; kind: 'Deployment'; name: string };
  provider: RolloutProvider;
  metricsServer?: string | undefined;
  insecureMetricsServer: boolean;
  suspend: boolean;
  skipAnalysis: boolean;
  revertOnDeletion: boolean;
  progressDeadlineSeconds: number;
  autoscaler?: { name: string; minReplicas?: number | undefined; maxReplicas?: number | undefined } | undefined;
  service: ServiceSpec;
  analysis: AnalysisSpec;
  noData: 'fail' | 'wait';
}
/** How the new version is given traffic. */
export type RolloutStrategy = 'weighted' | 'blue-green' | 'a/b';

/** Iterations that provider `kubernetes` makes where none are asked for, as Flagger's. */
export const KUBERNETES_ITERATIONS = 10;

export function strategyOf({ provider, analysis }: Pick<RolloutSpec, 'provider' | 'analysis'>): RolloutStrategy {
  if (provider === 'kubernetes') return 'blue-green';
  if (analysis.iterations === 0) return 'weighted';
  return analysis.match.length > 0 ? 'a/b' : 'blue-green';
}

/** Percent at which a weighted rollout is promoted. */
export const maxWeightOf = ({ stepWeights, maxWeight }: AnalysisSpec): number => stepWeights.at(-1) ?? maxWeight;

/** Weight after the next step, by Flagger's rules: at most 100, and one step may pass the maximum. */
export function nextWeight(weight: number, { stepWeight, stepWeights }: AnalysisSpec): number {
  if (stepWeight > 0 || stepWeights.length === 0) return Math.min(100, weight + stepWeight);
  if (weight === 0) return stepWeights[0] ?? 100;
  const at = stepWeights.indexOf(weight);
  // A weight that is none of the steps (the list was changed meanwhile): the first step above it.
  return (at >= 0 ? stepWeights[at + 1] : stepWeights.find((step) => step > weight)) ?? 100;
}
