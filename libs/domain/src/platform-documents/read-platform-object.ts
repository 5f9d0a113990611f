import {
  API_VERSION,
  ApplicationDocument,
  ClusterDocument,
  GuardRuleDocument,
  ImagePolicyDocument,
  ImageRepositoryDocument,
  ImageUpdateDocument,
  ProjectDocument,
  PromotionDocument,
  RepositoryDocument,
  TenantDocument,
  type PlatformDocument,
} from '@fairlead/contracts';
import type { z } from 'zod';
import { isRecord } from '../manifests/kube-object.js';
import { describeIssue, type DocumentIssue } from './describe-issue.js';
import { didYouMean } from './suggest.js';

const schemas: Readonly<Record<PlatformDocument['kind'], z.ZodType<PlatformDocument>>> = {
  Tenant: TenantDocument,
  Cluster: ClusterDocument,
  Repository: RepositoryDocument,
  Application: ApplicationDocument,
  Project: ProjectDocument,
  ImageRepository: ImageRepositoryDocument,
  ImagePolicy: ImagePolicyDocument,
  ImageUpdate: ImageUpdateDocument,
  Promotion: PromotionDocument,
  GuardRule: GuardRuleDocument,
};
const kinds = Object.keys(schemas) as PlatformDocument['kind'][];
const isPlatformKind = (kind: unknown): kind is PlatformDocument['kind'] => kinds.includes(kind as PlatformDocument['kind']);
const PLATFORM_GROUP = API_VERSION.slice(0, API_VERSION.indexOf('/'));

/** True for documents that are the platform's own (any version of its API group), and so are never sent to a cluster. */
export const isPlatformObject = (value: unknown): boolean =>
  isRecord(value) && typeof value['apiVersion'] === 'string' && value['apiVersion'].startsWith(`${PLATFORM_GROUP}/`);

export type ReadObject = { document: PlatformDocument } | { issues: DocumentIssue[] };

/** Reads one platform document that is already parsed; the caller has made sure that it is one (`isPlatformObject`). Reports every issue at once. */
export function readPlatformObject(value: Record<string, unknown>): ReadObject {
  const { apiVersion, kind } = value;
  if (apiVersion !== API_VERSION) {
    return {
      issues: [{ path: ['apiVersion'], atKey: false, message: `apiVersion ${String(apiVersion)} is not known; use ${API_VERSION}` }],
    };
  }
  if (!isPlatformKind(kind)) {
    const message =
      kind === undefined
        ? `kind is required: one of ${kinds.join(', ')}`
        : `kind ${JSON.stringify(kind)} is not known in ${API_VERSION}${didYouMean(String(kind), kinds) || `; known: ${kinds.join(', ')}`}`;
    return { issues: [{ path: ['kind'], atKey: kind === undefined, message }] };
  }
  const schema = schemas[kind];
  const result = schema.safeParse(value);
  if (result.success) return { document: result.data };
  return { issues: result.error.issues.flatMap((issue) => describeIssue(issue, schema, value)) };
}
