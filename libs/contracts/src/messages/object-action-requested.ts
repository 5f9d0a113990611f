import { z } from 'zod';
import { ObjectAction, ObjectName } from '../api/objects.js';
import { ApplicationName, Bucket, ClusterName, TenantName, Timestamp } from '../ids.js';
import { defineMessage } from '../message.js';
import { Asked } from '../resources/people.js';

/** api → syncer: a person asked for one thing to be done with one object. What is older than some minutes is refused; doing it twice is harmless. */
export const ObjectActionRequested = defineMessage({
  type: 'object-action.requested',
  version: 1,
  stream: 'COMMANDS',
  filter: 'command.object-action.*.*.*.*',
  schema: Asked.extend({
    tenant: TenantName,
    application: ApplicationName,
    cluster: ClusterName,
    bucket: Bucket,
    action: ObjectAction,
    object: ObjectName,
    /** The very object that is meant, not another of its name made since. Absent only for `sync`, which may make the object. */
    uid: z.string().min(1).max(100).optional(),
    at: Timestamp,
  }).refine(({ action, uid }) => action === 'sync' || uid !== undefined, { path: ['uid'], message: 'must name the object that is meant' }),
  subject: (m) => `command.object-action.${m.cluster}.${m.bucket}.${m.tenant}.${m.application}`,
  dedupeKey: (m) => `object-action-requested:${m.id}`,
});
