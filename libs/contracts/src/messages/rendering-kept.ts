import { z } from 'zod';
import { Sha256 } from '../ids.js';
import { defineMessage } from '../message.js';
import { About } from './common.js';

/** renderer: a rendering that was sent to clusters, so that it can be sent again. The newest few per application are kept. */
export const RenderingKept = defineMessage({
  type: 'rendering.kept',
  version: 1,
  stream: 'RENDERINGS',
  filter: 'rendering.*.*',
  schema: About.extend({
    fingerprint: Sha256,
    /** Of the pods that the objects make, at most 20; absent of one that an earlier release kept. */
    images: z.array(z.string().max(300)).max(20).optional(),
    bundle: z.object({ digest: Sha256, objects: z.int().nonnegative(), bytes: z.int().nonnegative() }),
  }),
  subject: (m) => `rendering.${m.tenant}.${m.application}`,
  dedupeKey: (m) => `rendering:${m.tenant}/${m.application}:${m.generation}:${m.bundle.digest}`,
});
