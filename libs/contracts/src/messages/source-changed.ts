import { z } from 'zod';
import { defineMessage } from '../message.js';
import { ApplicationSpec } from '../resources/application.js';
import { Sha256 } from '../ids.js';
import { About } from './common.js';

/** git-poller → renderer: the newest source of one application. Last value per application. */
export const SourceChanged = defineMessage({
  type: 'source.changed',
  version: 1,
  stream: 'SOURCES',
  filter: 'source.*.*',
  schema: About.extend({
    /** Digest of every file, and every option, that can influence the manifests. */
    fingerprint: Sha256,
    /** Tar of those files, paths from the repository's root, in the object store `snapshots`. Absent: the application was deleted and its objects go. */
    snapshot: z.object({ digest: Sha256, bytes: z.int().nonnegative() }).optional(),
    spec: ApplicationSpec,
  }),
  subject: (m) => `source.${m.tenant}.${m.application}`,
  dedupeKey: (m) => `source:${m.tenant}/${m.application}:${m.generation}`,
});
