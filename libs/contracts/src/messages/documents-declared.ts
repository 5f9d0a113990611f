import { z } from 'zod';
import { Generation, ApplicationName, TenantName } from '../ids.js';
import { defineMessage } from '../message.js';
import { ApplicationDocument } from '../resources/application.js';
import { ClusterDocument } from '../resources/cluster.js';
import { GuardRuleDocument } from '../resources/guard-rule.js';
import { ImagePolicyDocument, ImageRepositoryDocument, ImageUpdateDocument } from '../resources/images.js';
import { ProjectDocument } from '../resources/project.js';
import { PromotionDocument } from '../resources/promotion.js';
import { RepositoryDocument } from '../resources/repository.js';
import { TenantDocument } from '../resources/tenant.js';
import { Problem, Revision } from './common.js';

export const PlatformDocument = z.discriminatedUnion('kind', [
  TenantDocument,
  ClusterDocument,
  RepositoryDocument,
  ApplicationDocument,
  ProjectDocument,
  ImageRepositoryDocument,
  ImagePolicyDocument,
  ImageUpdateDocument,
  PromotionDocument,
  GuardRuleDocument,
]);
export type PlatformDocument = z.infer<typeof PlatformDocument>;
/** Where a document stood: `file` is relative to the repository's root; lines and columns begin at 1. */
export const Position = z.object({
  file: z.string().optional(),
  line: z.int().positive().optional(),
  column: z.int().positive().optional(),
});
export type Position = z.infer<typeof Position>;

/** renderer → api: the platform documents (Tenant, Application, …) that an application's rendering holds. Last value per declaring application. */
export const DocumentsDeclared = defineMessage({
  type: 'documents.declared',
  version: 1,
  stream: 'DECLARED',
  filter: 'declared.*.*',
  schema: z.object({
    tenant: TenantName,
    application: ApplicationName,
    generation: Generation,
    revision: Revision,
    documents: z.array(z.object({ document: PlatformDocument, at: Position.optional() })).max(20_000),
    /** What of accepted documents is read otherwise than its system reads it, or not at all: told to people, stops nothing. */
    notes: z.array(Problem).max(100).default([]),
    /** Documents that can't be read. While there are any, documents declared before and missing now stay, unless `refused` says which these are. */
    problems: z.array(Problem).max(100).default([]),
    /** Catalog keys of refused documents of other systems: what was accepted under them stays. `*`: it can't be told which. */
    refused: z.array(z.string()).max(1000).optional(),
  }),
  subject: (m) => `declared.${m.tenant}.${m.application}`,
  dedupeKey: (m) => `declared:${m.tenant}/${m.application}:${m.generation}`,
});
