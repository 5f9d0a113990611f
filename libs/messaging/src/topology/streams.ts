import { DiscardPolicy, RetentionPolicy, StorageType, StoreCompression, type StreamConfig } from '@nats-io/jetstream';
import type { StreamName } from '@fairlead/contracts';

/** What Fairlead decides about a stream; everything else (replicas, placement, a size limit) is the operator's and stays as it is. */
export type StreamSettings = Pick<
  StreamConfig,
  | 'name'
  | 'description'
  | 'subjects'
  | 'retention'
  | 'storage'
  | 'discard'
  | 'max_age'
  | 'max_msgs_per_subject'
  | 'duplicate_window'
  | 'allow_direct'
  | 'allow_rollup_hdrs'
  | 'allow_msg_ttl'
  | 'compression'
> & { readonly subject_delete_marker_ttl?: number };

/**
 * Grows with every change of the settings below. It stands in each stream's metadata, so that in a rolling upgrade an older service that
 * starts late does not take back what a newer one has changed.
 */
export const TOPOLOGY_VERSION = 2;
export const TOPOLOGY_KEY = 'fairlead.dev/topology';

export const CATALOG_STREAM = 'KV_catalog';
export const LEASES_STREAM = 'KV_leases';
export type ObjectBucket = 'snapshots' | 'manifests';
export const objectStream = (bucket: ObjectBucket): string => `OBJECTS_${bucket}`;
/** Subjects below which a bucket's objects lie. */
export const objectSubject = (bucket: ObjectBucket): string => `object.${bucket}`;

const SECOND = 1_000_000_000;
const HOUR = 3_600 * SECOND;
const DAY = 24 * HOUR;
/** Two publications of one dedupe key within this time are one message. */
export const DUPLICATE_WINDOW_MILLISECONDS = 120_000;

const base = (name: string, subjects: string[], description: string): StreamSettings => ({
  name,
  description,
  subjects,
  retention: RetentionPolicy.Limits,
  storage: StorageType.File,
  discard: DiscardPolicy.Old,
  max_age: 0,
  max_msgs_per_subject: -1,
  duplicate_window: (DUPLICATE_WINDOW_MILLISECONDS / 1000) * SECOND,
  allow_direct: true,
  allow_rollup_hdrs: true,
  allow_msg_ttl: true,
  compression: StoreCompression.None,
  subject_delete_marker_ttl: 0,
});
const lastValue = { max_msgs_per_subject: 1 } as const;

const messageStreams: Record<StreamName, StreamSettings> = {
  SOURCES: { ...base('SOURCES', ['source.>'], 'Newest source of each application'), ...lastValue },
  DESIRED: { ...base('DESIRED', ['desired.>'], 'Newest rendering of each application for each cluster'), ...lastValue },
  DECLARED: { ...base('DECLARED', ['declared.>'], 'Platform documents that each application declares'), ...lastValue },
  STATUS: { ...base('STATUS', ['status.>'], 'How each stage of each application stands'), ...lastValue },
  HINTS: { ...base('HINTS', ['hint.>'], 'Repositories worth looking at now'), ...lastValue, max_age: HOUR },
  EVENTS: { ...base('EVENTS', ['event.>'], 'What happened, for a week'), max_age: 7 * DAY },
  COMMANDS: { ...base('COMMANDS', ['command.>'], 'What people asked for, for an hour'), max_age: HOUR },
  RENDERINGS: { ...base('RENDERINGS', ['rendering.>'], 'Renderings that can be gone back to'), max_msgs_per_subject: 10 },
  DEAD: { ...base('DEAD', ['dead.>'], 'Messages given up on, with why, for a month'), ...lastValue, max_age: 30 * DAY },
};

const keyValueStream = (bucket: string, description: string): StreamSettings => ({
  ...base(`KV_${bucket}`, [`$KV.${bucket}.>`], description),
  ...lastValue,
  discard: DiscardPolicy.New,
});
const objectBucketStream = (bucket: ObjectBucket, description: string): StreamSettings => ({
  ...base(objectStream(bucket), [`${objectSubject(bucket)}.>`], description),
  ...lastValue,
});

export const streams: readonly StreamSettings[] = [
  ...Object.values(messageStreams),
  keyValueStream('catalog', 'Tenants, clusters, repositories and applications in force'),
  // Markers make a lease's end visible to those who watch it; a minute is longer than any of them is away without reading anew.
  { ...keyValueStream('leases', 'Who serves which shard'), subject_delete_marker_ttl: 60 * SECOND },
  { ...objectBucketStream('snapshots', 'Input files of applications, by digest'), compression: StoreCompression.S2 },
  objectBucketStream('manifests', 'Rendered bundles, by digest'),
];
