import { z } from 'zod';
import { DocumentName, RepositoryName, TenantName } from '../ids.js';
import { CredentialsRef, document, Duration } from './metadata.js';

/** A repository of container images whose tags are read: Flux's ImageRepository. */
export const ImageRepositorySpec = z.strictObject({
  tenant: TenantName,
  /** Without tag, such as `registry.example.com/shop/api`. */
  image: z.string().min(1),
  interval: Duration.default('1m'),
  /** Regular expressions of tags that are never taken. */
  exclusionList: z.array(z.string()).max(25).default(['^.*\\.sig$']),
  credentialsRef: CredentialsRef.optional(),
  insecure: z.boolean().default(false),
  suspend: z.boolean().default(false),
});
export type ImageRepositorySpec = z.infer<typeof ImageRepositorySpec>;
export const ImageRepositoryDocument = document('ImageRepository', DocumentName, ImageRepositorySpec);
export type ImageRepositoryDocument = z.infer<typeof ImageRepositoryDocument>;

/** Which of an image's tags is the one to run: Flux's ImagePolicy, and `newestBuild` for tags without an order of their own, such as commit ids. */
export const ImagePolicySpec = z.strictObject({
  tenant: TenantName,
  /** Name of an ImageRepository of the tenant. */
  imageRepository: z.string().min(1),
  /** Namespace and name by which setter markers name this policy (`{"$imagepolicy": "flux-system:api"}`). */
  marker: z.string().regex(/^[^:]+:[^:]+$/),
  filterTags: z.strictObject({ pattern: z.string().min(1), extract: z.string().optional() }).optional(),
  policy: z.union([
    z.strictObject({ semver: z.strictObject({ range: z.string().min(1) }) }),
    z.strictObject({ alphabetical: z.strictObject({ order: z.enum(['asc', 'desc']).default('asc') }) }),
    z.strictObject({ numerical: z.strictObject({ order: z.enum(['asc', 'desc']).default('asc') }) }),
    /** By the time of the build that the image's configuration tells. */
    z.strictObject({ newestBuild: z.strictObject({}) }),
  ]),
  digestReflection: z.enum(['Never', 'IfNotPresent', 'Always']).default('Never'),
  suspend: z.boolean().default(false),
});
export type ImagePolicySpec = z.infer<typeof ImagePolicySpec>;
export const ImagePolicyDocument = document('ImagePolicy', DocumentName, ImagePolicySpec);
export type ImagePolicyDocument = z.infer<typeof ImagePolicyDocument>;

/** Writes chosen images into Git: Flux's ImageUpdateAutomation. */
export const ImageUpdateSpec = z.strictObject({
  tenant: TenantName,
  repository: RepositoryName,
  interval: Duration.default('1m'),
  /** Branch that is read; absent: the repository's. */
  checkout: z.string().min(1).optional(),
  /** Branch that is written; absent: the one that is read. */
  push: z.string().min(1).optional(),
  author: z.strictObject({ name: z.string().default('Fairlead'), email: z.string().min(1) }),
  /** Go template over `.Changed`, `.AutomationObject` and `.Values`. */
  messageTemplate: z.string().optional(),
  messageTemplateValues: z.record(z.string(), z.string()).optional(),
  path: z.string().default('.'),
  /** Only these policies, by the labels of their documents. */
  policySelector: z.strictObject({ matchLabels: z.record(z.string(), z.string()) }).optional(),
  suspend: z.boolean().default(false),
});
export type ImageUpdateSpec = z.infer<typeof ImageUpdateSpec>;
export const ImageUpdateDocument = document('ImageUpdate', DocumentName, ImageUpdateSpec);
export type ImageUpdateDocument = z.infer<typeof ImageUpdateDocument>;
