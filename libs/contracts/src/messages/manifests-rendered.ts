import { z } from 'zod';
import { ApplicationName, Bucket, ClusterName, EnvironmentName, Sha256 } from '../ids.js';
import { defineMessage } from '../message.js';
import { SyncPolicy } from '../resources/application.js';
import { About } from './common.js';

/** renderer → syncer: what one cluster must hold of one application. Last value per application and cluster. */
export const ManifestsRendered = defineMessage({
  type: 'manifests.rendered',
  version: 1,
  stream: 'DESIRED',
  filter: 'desired.*.*.*.*',
  schema: About.extend({
    cluster: ClusterName,
    bucket: Bucket,
    namespace: z.string(),
    fingerprint: Sha256,
    /** JSON lines, gzip, in the object store `manifests`. Absent: the application was deleted and its objects go. */
    bundle: z.object({ digest: Sha256, objects: z.int().nonnegative(), bytes: z.int().nonnegative() }).optional(),
    policy: SyncPolicy,
    environment: EnvironmentName.optional(),
    project: z.string().optional(),
    dependsOn: z.array(ApplicationName).optional(),
    serviceAccount: z.string().optional(),
  }),
  subject: (m) => `desired.${m.cluster}.${m.bucket}.${m.tenant}.${m.application}`,
  dedupeKey: (m) => `desired:${m.cluster}/${m.tenant}/${m.application}:${m.generation}:${m.bundle?.digest ?? 'deleted'}`,
});
