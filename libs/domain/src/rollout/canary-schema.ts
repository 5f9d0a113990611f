import { z } from 'zod';
import { Duration } from '@fairlead/contracts';

/** The text of a Canary and a MetricTemplate as Flagger's API group v1beta1 has them: what is not here is no field of theirs. */
const Reference = z.strictObject({
  apiVersion: z.string().optional(),
  kind: z.string().optional(),
  name: z.string().min(1),
  namespace: z.string().min(1).optional(),
});
const Percent = z.number().int().min(0).max(100);
const Texts = z.record(z.string(), z.string());
const HeaderChange = z.strictObject({ add: Texts.optional(), set: Texts.optional(), remove: z.array(z.string()).optional() });
const StringMatch = z.strictObject({
  exact: z.string().min(1).optional(),
  prefix: z.string().min(1).optional(),
  regex: z.string().min(1).optional(),
  suffix: z.string().min(1).optional(),
});
/** Istio's HTTPMatchRequest, which Flagger uses for every provider. */
export const HttpMatch = z.strictObject({
  name: z.string().optional(),
  uri: StringMatch.optional(),
  ignoreUriCase: z.boolean().optional(),
  method: StringMatch.optional(),
  headers: z.record(z.string(), StringMatch).optional(),
  queryParams: z.record(z.string(), StringMatch).optional(),
  withoutHeaders: z.unknown().optional(),
  authority: z.unknown().optional(),
  scheme: z.unknown().optional(),
  port: z.unknown().optional(),
  gateways: z.unknown().optional(),
  sourceLabels: z.unknown().optional(),
  sourceNamespace: z.unknown().optional(),
});
export type HttpMatch = z.infer<typeof HttpMatch>;
const CustomMetadata = z.strictObject({ labels: Texts.optional(), annotations: Texts.optional(), backendRef: z.unknown().optional() });
export const GatewayRef = z.strictObject({
  group: z.string().optional(),
  kind: z.string().optional(),
  name: z.string().min(1),
  namespace: z.string().min(1).optional(),
  sectionName: z.string().min(1).optional(),
  port: z.int().positive().optional(),
});
export type GatewayRef = z.infer<typeof GatewayRef>;

const Service = z.strictObject({
  name: z.string().min(1).optional(),
  port: z.int().min(1).max(65_535),
  portName: z.string().min(1).optional(),
  targetPort: z.union([z.int().min(1).max(65_535), z.string().min(1)]).optional(),
  appProtocol: z.string().optional(),
  portDiscovery: z.boolean().optional(),
  headless: z.boolean().optional(),
  trafficDistribution: z.enum(['PreferClose', 'PreferSameZone', 'PreferSameNode']).optional(),
  timeout: z.string().optional(),
  hosts: z.array(z.string().min(1)).optional(),
  gatewayRefs: z.array(GatewayRef).optional(),
  match: z.array(HttpMatch).optional(),
  headers: z.strictObject({ request: HeaderChange.optional(), response: HeaderChange.optional() }).optional(),
  rewrite: z.strictObject({ uri: z.string().optional(), authority: z.string().optional(), type: z.string().optional() }).optional(),
  mirror: z
    .array(
      z.strictObject({
        backendRef: z.strictObject({
          group: z.string().optional(),
          kind: z.string().optional(),
          name: z.string().min(1),
          namespace: z.string().optional(),
          port: z.int().positive().optional(),
        }),
      }),
    )
    .optional(),
  apex: CustomMetadata.optional(),
  primary: CustomMetadata.optional(),
  canary: CustomMetadata.optional(),
  unmanagedMetadata: z.unknown().optional(),
  backendTimeout: z.unknown().optional(),
  retries: z.unknown().optional(),
  corsPolicy: z.unknown().optional(),
  gateways: z.unknown().optional(),
  delegation: z.unknown().optional(),
  trafficPolicy: z.unknown().optional(),
  meshName: z.unknown().optional(),
  backends: z.unknown().optional(),
});

const Metric = z.strictObject({
  name: z.string().min(1).max(200),
  interval: Duration.optional(),
  threshold: z.number().optional(),
  thresholdRange: z.strictObject({ min: z.number().optional(), max: z.number().optional() }).optional(),
  templateRef: Reference.optional(),
  templateVariables: Texts.optional(),
  query: z.string().min(1).optional(),
});
export const WebhookType = z.enum([
  'confirm-rollout',
  'pre-rollout',
  'rollout',
  'confirm-traffic-increase',
  'confirm-promotion',
  'post-rollout',
  'rollback',
  'event',
]);
export type WebhookType = z.infer<typeof WebhookType>;
const Webhook = z.strictObject({
  name: z.string().min(1).max(200),
  type: z.union([z.literal(''), WebhookType]).optional(),
  url: z.url({ protocol: /^https?$/, error: 'must be an http or https URL' }),
  timeout: Duration.optional(),
  retries: z.int().min(0).optional(),
  disableTLS: z.boolean().optional(),
  muteAlert: z.boolean().optional(),
  metadata: Texts.optional(),
});
const SessionAffinity = z.strictObject({
  cookieName: z.string().regex(/^[A-Za-z0-9_.-]+$/, 'must be letters, digits, hyphens, dots and underscores'),
  maxAge: z.int().positive().optional(),
  primaryCookieName: z.unknown().optional(),
  domain: z.unknown().optional(),
  httpOnly: z.unknown().optional(),
  partitioned: z.unknown().optional(),
  path: z.unknown().optional(),
  sameSite: z.unknown().optional(),
  secure: z.unknown().optional(),
});
const Analysis = z.strictObject({
  interval: Duration.optional(),
  threshold: z.int().min(0).optional(),
  maxWeight: Percent.optional(),
  stepWeight: Percent.optional(),
  stepWeights: z.array(Percent).optional(),
  stepWeightPromotion: Percent.optional(),
  iterations: z.int().min(0).optional(),
  mirror: z.boolean().optional(),
  mirrorWeight: z.number().optional(),
  match: z.array(HttpMatch).optional(),
  primaryReadyThreshold: Percent.optional(),
  canaryReadyThreshold: Percent.optional(),
  metrics: z.array(Metric).optional(),
  webhooks: z.array(Webhook).optional(),
  alerts: z.array(z.unknown()).optional(),
  sessionAffinity: SessionAffinity.optional(),
});
export const CanarySpec = z.strictObject({
  provider: z.string().min(1).optional(),
  metricsServer: z.url({ protocol: /^https?$/, error: 'must be an http or https URL' }).optional(),
  insecureSkipVerify: z.boolean().optional(),
  suspend: z.boolean().optional(),
  targetRef: Reference,
  autoscalerRef: Reference.extend({
    primaryScalerQueries: z.unknown().optional(),
    primaryScalerReplicas: z
      .strictObject({ minReplicas: z.int().positive().optional(), maxReplicas: z.int().positive().optional() })
      .optional(),
  }).optional(),
  ingressRef: z.unknown().optional(),
  routeRef: z.unknown().optional(),
  upstreamRef: z.unknown().optional(),
  progressDeadlineSeconds: z.int().positive().optional(),
  skipAnalysis: z.boolean().optional(),
  revertOnDeletion: z.boolean().optional(),
  service: Service,
  analysis: Analysis.optional(),
  canaryAnalysis: Analysis.optional(),
});
export type CanarySpec = z.infer<typeof CanarySpec>;

export const MetricTemplateSpec = z.strictObject({
  provider: z.strictObject({
    type: z.string().min(1),
    address: z.string().optional(),
    headers: z.record(z.string(), z.array(z.string())).optional(),
    secretRef: z.strictObject({ name: z.string().min(1) }).optional(),
    region: z.string().optional(),
    insecureSkipVerify: z.boolean().optional(),
  }),
  query: z.string().min(1),
});
export type MetricTemplateSpec = z.infer<typeof MetricTemplateSpec>;
