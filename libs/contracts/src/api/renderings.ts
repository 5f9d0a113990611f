import { z } from 'zod';
import { Generation, Sha256, Timestamp } from '../ids.js';
import { Revision } from '../messages/common.js';

/** A rendering that can still be looked at and gone back to. */
export const ApiRendering = z
  .object({
    fingerprint: Sha256,
    generation: Generation,
    revision: Revision,
    objects: z.int().nonnegative(),
    at: Timestamp.optional(),
    /** It is what clusters are to run now. */
    current: z.boolean(),
    /** A rollback holds it back. */
    held: z.boolean(),
    /** What was asked for when it came: approvals, rollbacks, pushes. */
    causes: z.array(z.object({ actor: z.string(), what: z.string(), at: Timestamp })),
  })
  .meta({ id: 'Rendering' });
export type ApiRendering = z.infer<typeof ApiRendering>;
/** Newest first; ten at most are kept. */
export const ApiRenderingList = z.object({ items: z.array(ApiRendering) }).meta({ id: 'RenderingList' });
export type ApiRenderingList = z.infer<typeof ApiRenderingList>;

export const RenderingDiffQuery = z.strictObject({
  from: Sha256.describe('Fingerprint of a rendering.'),
  to: Sha256.describe('Fingerprint of another.'),
});
export type RenderingDiffQuery = z.infer<typeof RenderingDiffQuery>;
/** What going from one rendering to the other changes. Values of Secrets are hidden: equal ones bear the same letter. */
export const ApiRenderingDiff = z
  .object({
    from: ApiRendering,
    to: ApiRendering,
    objects: z.array(
      z.object({
        group: z.string(),
        kind: z.string(),
        namespace: z.string(),
        name: z.string(),
        change: z.enum(['added', 'removed', 'changed']),
        /** YAML before and after; absent where it was not there. */
        before: z.string().optional(),
        after: z.string().optional(),
        /** Values are JSON; 500 fields of an object at most. */
        fields: z.array(z.object({ path: z.string(), before: z.string().optional(), after: z.string().optional() })),
      }),
    ),
    unchanged: z.int().nonnegative(),
    /** Objects that differ and are left out, because there are too many. */
    more: z.int().nonnegative(),
  })
  .meta({ id: 'RenderingDiff' });
export type ApiRenderingDiff = z.infer<typeof ApiRenderingDiff>;
