import { z } from 'zod';
import { ApplicationName, ClusterName, EnvironmentName, RepositoryName, TenantName } from '../ids.js';
import { document, Duration } from './metadata.js';

const Texts = z.record(z.string(), z.string());
const Patch = z.strictObject({
  patch: z.string().optional(),
  path: z.string().optional(),
  target: z.looseObject({}).optional(),
  options: z.looseObject({}).optional(),
});
/** Options of the build and, as kustomize spells them, what is put on top of the folder's own kustomization. */
export const KustomizeOptions = z.strictObject({
  loadRestrictor: z.enum(['rootOnly', 'none']).default('rootOnly'),
  /** Where no kustomization file is: make one of all manifests below, as Flux does. */
  generate: z.boolean().optional(),
  /** Namespace of all namespaced objects, whatever they say. */
  namespace: z.string().min(1).max(63).optional(),
  namePrefix: z.string().optional(),
  nameSuffix: z.string().optional(),
  images: z
    .array(
      z.strictObject({ name: z.string(), newName: z.string().optional(), newTag: z.string().optional(), digest: z.string().optional() }),
    )
    .optional(),
  replicas: z.array(z.strictObject({ name: z.string(), count: z.int().nonnegative() })).optional(),
  patches: z.array(Patch).optional(),
  /** Folders relative to the source's path. */
  components: z.array(z.string().min(1)).optional(),
  ignoreMissingComponents: z.boolean().optional(),
  /** Labels of objects and selectors, as `commonLabels`. */
  commonLabels: Texts.optional(),
  /** Labels of objects only. */
  labels: Texts.optional(),
  commonAnnotations: Texts.optional(),
  /** Flux's post-build substitution: `${name}` in the output. Absent: none. */
  substitute: z.strictObject({ variables: Texts, always: z.boolean().default(false) }).optional(),
});
export type KustomizeOptions = z.infer<typeof KustomizeOptions>;
/** `helm template`'s options. Order of precedence: parameters, values, valueFiles (the last wins), the chart's own. */
export const HelmOptions = z.strictObject({
  /** Default: the application's name. */
  releaseName: z.string().min(1).max(53).optional(),
  /** Default: the destination's namespace. */
  namespace: z.string().min(1).max(63).optional(),
  /** Relative to the source's path, or to the repository's root with a leading `/`. */
  valueFiles: z.array(z.string().min(1)).optional(),
  ignoreMissingValueFiles: z.boolean().optional(),
  values: z.record(z.string(), z.unknown()).optional(),
  parameters: z.array(z.strictObject({ name: z.string().min(1), value: z.string(), forceString: z.boolean().optional() })).optional(),
  skipCrds: z.boolean().optional(),
  kubeVersion: z.string().optional(),
  apiVersions: z.array(z.string()).optional(),
  /** Kustomize on top of what the chart made: Flux's `postRenderers`. */
  postRenderers: z.array(KustomizeOptions.pick({ patches: true, images: true })).optional(),
  labels: Texts.optional(),
});
export type HelmOptions = z.infer<typeof HelmOptions>;
export const DirectoryOptions = z.strictObject({
  recurse: z.boolean().default(false),
  /** Globs relative to the path; absent: every `.yaml`, `.yml` and `.json` file. */
  include: z.array(z.string().min(1)).optional(),
  exclude: z.array(z.string().min(1)).optional(),
});
export const SourceSpec = z
  .strictObject({
    repository: RepositoryName,
    /** Branch, tag, full ref or commit id. */
    ref: z.string().min(1).default('HEAD'),
    path: z.string().default('.'),
    kustomize: KustomizeOptions.optional(),
    directory: DirectoryOptions.optional(),
    helm: HelmOptions.optional(),
    /** Of a repository of type `helm`: the chart, and a version or a range of versions. */
    chart: z.strictObject({ name: z.string().min(1), version: z.string().min(1).default('*') }).optional(),
  })
  .refine((source) => [source.kustomize, source.directory, source.helm].filter(Boolean).length < 2, {
    message: 'takes one of kustomize, directory and helm, not both',
    path: ['directory'],
  });
export type SourceSpec = z.infer<typeof SourceSpec>;

export const SyncPolicy = z.strictObject({
  /** Deletes what the rendering no longer has. */
  prune: z.boolean().default(true),
  selfHeal: z.boolean().default(true),
  createNamespace: z.boolean().default(false),
  /** Without it a rendering of no objects is refused, because a mistyped path would delete everything. */
  allowEmpty: z.boolean().default(false),
  /** Not healthy after so long: degraded. */
  healthTimeout: Duration.default('5m'),
  /** False: a new rendering is compared and told of, and applied only when somebody asks for a sync. Absent: true. */
  automatic: z.boolean().optional(),
  /** What becomes of the objects when the application is deleted. Absent: they are deleted too. */
  onDeletion: z.enum(['delete', 'orphan']).optional(),
});
export type SyncPolicy = z.infer<typeof SyncPolicy>;

export const ApplicationSpec = z.strictObject({
  tenant: TenantName,
  source: SourceSpec,
  /** Absent: the application may hold platform documents only (a config repository, an app of apps). */
  destination: z
    .strictObject({
      cluster: ClusterName.optional(),
      clusters: z.array(ClusterName).min(1).optional(),
      namespace: z.string().max(63).default('default'),
    })
    .refine((destination) => !destination.cluster !== !destination.clusters, 'needs either cluster or clusters')
    .optional(),
  sync: SyncPolicy.prefault({}),
  suspend: z.boolean().default(false),
  /** Which environment this is (dev, staging, production …), for comparison, promotion and guard rules. */
  environment: EnvironmentName.optional(),
  /** What it is an environment of: applications of one tenant with the same component are compared and promoted. Default: the application's name. */
  component: z.string().min(1).max(63).optional(),
  /** The Project that limits it, beside its tenant. */
  project: z.string().min(1).max(63).optional(),
  /** Applications of the tenant that must be synced and healthy first. */
  dependsOn: z.array(ApplicationName).optional(),
  /** ServiceAccount of the destination's namespace to apply it as, instead of the tenant's. */
  serviceAccount: z.string().min(1).max(253).optional(),
});
export type ApplicationSpec = z.infer<typeof ApplicationSpec>;
export const ApplicationDocument = document('Application', ApplicationName, ApplicationSpec);
export type ApplicationDocument = z.infer<typeof ApplicationDocument>;
/** Names of the clusters an application goes to, without repetition. */
export const clustersOf = (spec: ApplicationSpec): ClusterName[] => [
  ...new Set(spec.destination?.clusters ?? (spec.destination?.cluster ? [spec.destination.cluster] : [])),
];
