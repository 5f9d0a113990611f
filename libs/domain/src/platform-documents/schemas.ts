import {
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

/** The platform's own documents by kind, as the catalog holds them. */
export const platformSchemas: Readonly<Record<PlatformDocument['kind'], z.ZodType<PlatformDocument>>> = {
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
