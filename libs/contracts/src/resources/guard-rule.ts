import { z } from 'zod';
import { DocumentName, EnvironmentName, TenantName } from '../ids.js';
import { document } from './metadata.js';

/** What must hold of every object of a rendering, or it does not reach a cluster. */
export const GuardRuleSpec = z.strictObject({
  /** Absent: every tenant's applications; only the platform team may say that. */
  tenant: TenantName.optional(),
  /** Only applications of these environments; absent: all. */
  environments: z.array(EnvironmentName).min(1).optional(),
  /** Objects that it is about; absent: all. Globs. */
  match: z
    .array(z.strictObject({ group: z.string().default('*'), kind: z.string().default('*'), name: z.string().default('*') }))
    .min(1)
    .optional(),
  /** CEL that must be true: `object` is the manifest, `application` has `tenant`, `name`, `environment`, `component`, `cluster` and `namespace`. */
  rule: z.string().min(1).max(10_000),
  /** What to say when it is not; a sentence. */
  message: z.string().min(1).max(1000),
  /** Dotted field that the rule is about, such as `spec.replicas`, to find the line. */
  field: z.string().min(1).optional(),
  /** Whom to ask: a team, a channel, a person. */
  owner: z.string().min(1).max(200),
});
export type GuardRuleSpec = z.infer<typeof GuardRuleSpec>;
export const GuardRuleDocument = document('GuardRule', DocumentName, GuardRuleSpec);
export type GuardRuleDocument = z.infer<typeof GuardRuleDocument>;
