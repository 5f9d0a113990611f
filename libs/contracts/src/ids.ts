import { z } from 'zod';

/** A DNS label (RFC 1123), as Kubernetes names namespaces: it is used in subjects, labels and paths without escaping. */
const label = z
  .string()
  .max(63)
  .regex(
    /^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/,
    'must be lower-case letters, digits and hyphens, at most 63, beginning and ending with a letter or digit',
  );

export const TenantName = label.brand<'TenantName'>();
export type TenantName = z.infer<typeof TenantName>;
export const ApplicationName = label.brand<'ApplicationName'>();
export type ApplicationName = z.infer<typeof ApplicationName>;
export const ClusterName = label.brand<'ClusterName'>();
export type ClusterName = z.infer<typeof ClusterName>;
export const RepositoryName = label.brand<'RepositoryName'>();
export type RepositoryName = z.infer<typeof RepositoryName>;

export const EnvironmentName = label.brand<'EnvironmentName'>();
export type EnvironmentName = z.infer<typeof EnvironmentName>;
/** Name of any other platform document, used in keys and subjects. */
export const DocumentName = label;

/** Git object id of a commit: SHA-1 or SHA-256, lower-case hexadecimal. */
export const CommitId = z
  .string()
  .regex(/^([0-9a-f]{40}|[0-9a-f]{64})$/, 'must be a full commit id')
  .brand<'CommitId'>();
export type CommitId = z.infer<typeof CommitId>;
/** SHA-256 as 64 lower-case hexadecimal digits. */
export const Sha256 = z
  .string()
  .regex(/^[0-9a-f]{64}$/, 'must be 64 hexadecimal digits')
  .brand<'Sha256'>();
export type Sha256 = z.infer<typeof Sha256>;
/** Number of an announcement of one application's source, in milliseconds since 1970 or one more than the last: grows even when all state was wiped. */
export const Generation = z.int().nonnegative().brand<'Generation'>();
export type Generation = z.infer<typeof Generation>;
/** Shard number, 0 … buckets − 1. */
export const Bucket = z.int().min(0).max(1023);
/** RFC 3339 time in UTC. */
export const Timestamp = z.iso.datetime();
