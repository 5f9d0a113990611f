import { z } from 'zod';
import { ApplicationName, Generation, TenantName, Timestamp } from '../ids.js';
import { defineMessage } from '../message.js';
import { Problem, Revision } from './common.js';

/** api: what became of the platform documents that an application declares. Last value per declaring application. */
export const CatalogReported = defineMessage({
  type: 'catalog.reported',
  version: 1,
  stream: 'STATUS',
  filter: 'status.catalog.*.*',
  schema: z.object({
    tenant: TenantName,
    application: ApplicationName,
    generation: Generation,
    revision: Revision.optional(),
    /** Documents of the application that are in force. */
    accepted: z.int().nonnegative(),
    /** Documents that were refused: what was accepted under their names before stays in force. */
    refused: z.int().nonnegative(),
    /** Why documents were refused or can't take effect yet; at most 100, refusals first. */
    problems: z.array(Problem).max(100),
    /** What of accepted documents is read otherwise than its own system reads it, or not at all. */
    notes: z.array(Problem).max(100).default([]),
    at: Timestamp,
  }),
  subject: (m) => `status.catalog.${m.tenant}.${m.application}`,
  dedupeKey: (m) => `catalog-reported:${m.tenant}/${m.application}:${m.generation}:${m.at}`,
});
